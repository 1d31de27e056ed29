import type { RoomEvent } from '../../../domain/log.js';
import { inHindsight } from '../../../domain/messages/message-data.js';

/** The last events of one room, without a gap, up to the newest that this node knows, and as the log has them by now. */
export class RecentEvents {
  private events: readonly RoomEvent[] = [];

  /** @param head the number after which they begin */
  constructor(private last: number) {}

  /** The newest number known. */
  get head(): number {
    return this.last;
  }

  /** The number before the oldest that is here. */
  get base(): number {
    return this.last - this.events.length;
  }

  /** True if all that came after `seq` is here. */
  reachBackTo(seq: number): boolean {
    return seq >= this.base;
  }

  /** Takes those that go on where the head is; returns false if there are any that do not. */
  append(events: readonly RoomEvent[]): boolean {
    const fresh = events.filter((event) => event.seq > this.last);
    if (!fresh.every((event, index) => event.seq === this.last + 1 + index)) return false;
    this.events = inHindsight([...this.events, ...fresh], fresh);
    this.last += fresh.length;
    return true;
  }

  /** Takes those that end where the oldest begins. */
  prepend(events: readonly RoomEvent[]): void {
    const first = this.base - events.length + 1;
    // They may have been read before what came meanwhile.
    if (events.every((event, index) => event.seq === first + index))
      this.events = inHindsight([...events, ...this.events]);
  }

  /** Those after `after`, up to `upTo`. */
  between(after: number, upTo: number): readonly RoomEvent[] {
    return this.events.slice(Math.max(after - this.base, 0), Math.max(upTo - this.base, 0));
  }

  /** Forgets the oldest over `capacity`. */
  trim(capacity: number): void {
    if (this.events.length > capacity) this.events = this.events.slice(-capacity);
  }
}
