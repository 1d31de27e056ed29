import type { Commands, RoomEvent } from '../generated/socket.js';

/** What a socket is told when it is let into a room. */
export type Welcome = Commands['room.join']['gives'];

/** By which anybody can check that nothing is missing: as many events as there are numbers from the first to the last. */
export interface Proof {
  /** The number of the first event since the beginning, or since the last reset; undefined if there was none. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** How many events were handed on. */
  readonly count: number;
  readonly gapFree: boolean;
  /** How often something was missing, and was asked for again. */
  readonly gaps: number;
  /** How many events came again, and were dropped. */
  readonly doubles: number;
  /** How often the log had to begin anew. */
  readonly resets: number;
}

/** Events that a server sends of the past when it begins anew. */
const TAIL = 50;

/** The log of one room as this client has it: each event once, in order, none left out. */
export class RoomLog {
  private first: number | undefined;
  private last: number | undefined;
  private count = 0;
  private resets = 0;
  private gaps = 0;
  private doubles = 0;
  /** The next event may have any number. */
  private adrift: boolean;

  /** @param at the last number that the caller has; undefined: only what is new is wanted */
  constructor(private at: number | undefined) {
    this.adrift = at === undefined;
  }

  /** The number to go on after. */
  get cursor(): number | undefined {
    return this.at;
  }

  /** The server let us in. */
  welcome({ seq, oldest, reset }: Welcome): void {
    if (reset === true) {
      this.resets += 1;
      this.first = this.last = undefined;
      this.count = 0;
      // Where the tail begins, should it be cut off before its first event.
      this.at = Math.max(seq - TAIL, oldest - 1, 0);
      this.adrift = true;
    } else {
      this.at ??= seq;
      this.adrift = false;
    }
  }

  /** Takes what goes on where we are; `gap` says that something before the rest is missing. */
  take(events: readonly RoomEvent[]): { readonly fresh: readonly RoomEvent[]; readonly gap: boolean } {
    const fresh: RoomEvent[] = [];
    for (const event of events) {
      const at = this.adrift ? event.seq - 1 : (this.at ?? 0);
      if (event.seq <= at) {
        this.doubles += 1;
        continue;
      }
      if (event.seq !== at + 1) {
        this.gaps += 1;
        return { fresh, gap: true };
      }
      this.adrift = false;
      this.at = event.seq;
      this.first ??= event.seq;
      this.last = event.seq;
      this.count += 1;
      fresh.push(event);
    }
    return { fresh, gap: false };
  }

  proof(): Proof {
    const { first, last, count, gaps, doubles, resets } = this;
    const expected = first === undefined || last === undefined ? 0 : last - first + 1;
    return { first, last, count, gapFree: count === expected, gaps, doubles, resets };
  }
}
