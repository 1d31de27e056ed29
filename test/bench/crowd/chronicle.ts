import { isDeepStrictEqual } from 'node:util';
import type { RoomEvent } from './shapes.js';

/** Whether two accounts of an entry say the same; who parsed them does not matter. */
export function sameEntry(one: RoomEvent, other: RoomEvent | undefined): boolean {
  return isDeepStrictEqual(copied(one), copied(other ?? {}));
}

const copied = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** What the crowd saw of a room's log, number by number: everyone must have seen the same. */
export class Chronicle {
  readonly entries = new Map<number, RoomEvent>();
  readonly differing: string[] = [];

  /** Keeps the first sight of an entry, and holds every other one against it. */
  see(event: RoomEvent, by: string): void {
    const known = this.entries.get(event.seq);
    if (known === undefined) this.entries.set(event.seq, event);
    else if (!sameEntry(known, event)) {
      this.differing.push(`${by} saw number ${event.seq} otherwise than others`);
    }
  }
}

/** The log as one client saw it, over all its connections. */
export class LogReader {
  /** The number to resume after. */
  lastSeq = 0;
  readonly gaps: string[] = [];
  readonly duplicates: string[] = [];

  constructor(
    readonly name: string,
    private readonly chronicle: Chronicle,
  ) {}

  /** The server begins anew at `oldest`, which it may only if that is later than what comes next. */
  reset(oldest: number): void {
    if (oldest <= this.lastSeq + 1) this.gaps.push(`${this.name} was reset at ${this.lastSeq} without need`);
    this.lastSeq = Math.max(this.lastSeq, oldest - 1);
  }

  /** Returns what is new. */
  read(events: readonly RoomEvent[]): readonly RoomEvent[] {
    return events.filter((event) => {
      this.chronicle.see(event, this.name);
      const { seq } = event;
      if (seq <= this.lastSeq) {
        this.duplicates.push(`${this.name} saw number ${seq} again after ${this.lastSeq}`);
        return false;
      }
      if (seq > this.lastSeq + 1) this.gaps.push(`${this.name} saw ${seq} right after ${this.lastSeq}`);
      this.lastSeq = seq;
      return true;
    });
  }
}
