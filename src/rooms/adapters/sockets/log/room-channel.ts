import { Overloaded } from '#kernel';
import type { LogReader, Place } from '../../../application/ports.js';
import type { RoomEvent } from '../../../domain/log.js';
import { RecentEvents } from './recent-events.js';

/** Events that a room keeps in memory, for sockets that come back. */
const KEPT = 512;
/** Events read from the table at once, and events in one frame at most. */
const PAGE = 500;
/** What one socket is sent at once before it has taken what it was sent earlier. */
const MOUTHFUL = 100;
/** Who is further behind begins anew with the tail. */
export const FARTHEST = 5_000;
export const TAIL = 50;

/** What a socket is told when it is let in. */
export interface Welcome {
  readonly ok: true;
  /** The last number that everyone here has been sent. */
  readonly seq: number;
  readonly oldest: number;
  /** The cursor was of no use: what follows begins somewhere else. */
  readonly reset?: true;
}

/** A socket at the door of a room. */
export interface Guest {
  welcome(welcome: Welcome): void;
  send(events: readonly RoomEvent[]): void;
  /** Resolves when what was sent is on its way; false if the socket is gone. */
  taken(): Promise<boolean>;
  /** From this moment on the guest gets what everyone gets. */
  enter(): void;
}

/** Where a channel reads the log. */
export interface LogSource extends Pick<LogReader, 'page'> {
  /** The same for what is long past: it waits until others have read. */
  past: LogReader['page'];
}

/** What a channel does to the world. */
export interface ChannelOutput {
  /** Sends one frame to everyone in the room. */
  speak(events: readonly RoomEvent[]): void;
  /** The log could not be read; whoever holds the channel makes it try again. */
  failed(error: unknown): void;
}

/**
 * The log of one room as the sockets of this node hear it.
 *
 * `head` is the last number known here without a gap, `sent` the last that everyone in the room has been sent.
 * Batches arrive in any order, twice, or never; what does not go on where the head is, is read from the table.
 * Events that arrive within `pause` of the last frame go out together; after silence they go out at once.
 */
export class RoomChannel {
  private recent: RecentEvents | undefined;
  private sent = 0;
  /** The highest number that is known to exist. */
  private wanted = 0;
  private reading: Promise<void> | undefined;
  private warming: Promise<void> | undefined;
  /** The pages of the past that are being read, by the number before them. */
  private readonly pages = new Map<number, Promise<readonly RoomEvent[]>>();
  private lastFrame = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** @param pause milliseconds between two frames at least */
  constructor(
    private readonly roomId: string,
    private readonly log: LogSource,
    private readonly output: ChannelOutput,
    private readonly pause: number,
  ) {}

  /** A batch that some node committed. */
  accept(events: readonly RoomEvent[]): void {
    this.hearOf(events.at(-1)?.seq ?? 0);
    // Before the beginning it is enough to know that there is something: it will be read.
    if (this.recent === undefined) return;
    if (this.recent.append(events)) this.flushSoon();
    this.keepUp();
  }

  /** The log reaches to `seq` at least. */
  hearOf(seq: number): void {
    this.wanted = Math.max(this.wanted, seq);
  }

  /** Reads what is missing, in the background. */
  keepUp(): void {
    if (this.behind) this.read().catch((error: unknown) => this.output.failed(error));
  }

  /**
   * Lets a guest in: first what it missed, then, in the same tick as the last of it, everything that comes.
   *
   * @param place the room as it was after the channel began to listen
   * @param after the last number the guest has seen; undefined: it wants only what is new
   */
  async admit(guest: Guest, place: Pick<Place, 'lastSeq' | 'oldest'>, after?: number): Promise<void> {
    const recent = await this.begin(place.lastSeq);
    // A guest from a node that was faster has seen what is still to be sent here; the log may even have let go of it.
    if (Math.max(after ?? 0, place.oldest - 1) > this.sent) this.flush();
    recent.forgetBefore(place.oldest);
    const reset = after !== undefined && this.isUseless(after, place.oldest);
    let at = after ?? this.sent;
    if (reset) at = Math.min(Math.max(this.sent - TAIL, place.oldest - 1, 0), this.sent);
    let welcomed = false;
    const send = (events: readonly RoomEvent[]): void => {
      if (!welcomed)
        guest.welcome({ ok: true, ...(reset && { reset }), seq: this.sent, oldest: place.oldest });
      welcomed = true;
      if (events.length > 0) guest.send(events);
    };
    for (;;) {
      if (!recent.reachBackTo(at) && this.sent - at <= KEPT) await this.warm(recent);
      const missed = recent.reachBackTo(at) ? recent.between(at, this.sent) : await this.history(at);
      if (missed.length <= MOUTHFUL && at + missed.length === this.sent) {
        send(missed);
        guest.enter();
        return;
      }
      for (let next = 0; next < missed.length; next += MOUTHFUL) {
        send(missed.slice(next, next + MOUTHFUL));
        if (!(await guest.taken())) return;
      }
      at += missed.length;
    }
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private get behind(): boolean {
    return this.recent !== undefined && this.recent.head < this.wanted;
  }

  /** The first guest decides where the channel begins; for each, it catches up with what they could have seen. */
  private async begin(lastSeq: number): Promise<RecentEvents> {
    this.hearOf(lastSeq);
    if (this.recent === undefined) {
      this.recent = new RecentEvents(lastSeq);
      this.sent = lastSeq;
    }
    if (this.recent.head < lastSeq) await this.read();
    this.keepUp();
    return this.recent;
  }

  private isUseless(after: number, oldest: number): boolean {
    return after > this.sent || after < oldest - 1 || this.sent - after > FARTHEST;
  }

  private read(): Promise<void> {
    return (this.reading ??= this.readOn());
  }

  /** Whoever finds `reading` unset may rely on it: it is unset in the same tick in which the last page was taken. */
  private async readOn(): Promise<void> {
    try {
      do {
        const { head } = this.recent as RecentEvents;
        const page = await this.log.page(this.roomId, head, PAGE);
        if (this.recent?.append(page) !== true) throw new Error(`the log of room ${this.roomId} has a gap`);
        this.flushSoon();
        // Somebody spoke of events that never were.
        if (page.length === 0) this.wanted = this.recent.head;
      } while (this.behind && !this.closed);
    } finally {
      this.reading = undefined;
    }
  }

  /** Reads what memory has room for, once for all who come back at the same time. */
  private warm(recent: RecentEvents): Promise<void> {
    return (this.warming ??= (async () => {
      try {
        const { base } = recent;
        const from = Math.max(this.sent - KEPT, 0);
        recent.prepend(await this.log.page(this.roomId, from, base - from));
      } finally {
        this.warming = undefined;
      }
    })());
  }

  /** What everyone else has been sent after `at`, a page of it, from the table. */
  private async history(at: number): Promise<readonly RoomEvent[]> {
    const page = await this.pageAfter(at - (at % PAGE));
    const missed = page.filter(({ seq }) => seq > at && seq <= this.sent);
    // Removed while we read: the guest comes again and is told to begin anew.
    if (missed[0]?.seq !== at + 1) throw new Overloaded();
    return missed;
  }

  /** Whoever asks for a page that is being read gets the same one: a crowd comes back from the same place. */
  private pageAfter(from: number): Promise<readonly RoomEvent[]> {
    const underWay = this.pages.get(from);
    if (underWay !== undefined) return underWay;
    const page = this.log.past(this.roomId, from, PAGE).finally(() => this.pages.delete(from));
    this.pages.set(from, page);
    return page;
  }

  private flushSoon(): void {
    const recent = this.recent as RecentEvents;
    const wait = this.lastFrame + this.pause - performance.now();
    if (wait <= 0 || recent.head - this.sent >= PAGE) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const recent = this.recent as RecentEvents;
    if (this.closed || this.sent === recent.head) return;
    this.lastFrame = performance.now();
    while (this.sent < recent.head) {
      const frame = recent.between(this.sent, Math.min(this.sent + PAGE, recent.head));
      this.sent += frame.length;
      this.output.speak(frame);
    }
    recent.trim(KEPT);
  }
}
