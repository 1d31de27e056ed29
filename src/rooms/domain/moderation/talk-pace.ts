/** What may come at once after silence: the talk of so long; milliseconds. */
const BURST = 2_000;
/** Who said nothing for so long is quiet; milliseconds. */
const QUIET_AFTER = 30_000;
/** Of what a room may say, the quiet have this share before all others, and of it as much at once as comes in a second. */
const QUIET_SHARE = 0.5;
const QUIET_BURST = 1_000;
/** No turn is given for later than this; milliseconds. */
const LONGEST_WAIT = 60_000;
/** Who is early by less is in time: clocks of clients and nodes differ; milliseconds. */
const GRACE = 100;

/**
 * How fast one room may talk. As long as it says less than it may, nobody notices. Above that each author has one turn
 * at a time, in order of asking, and the more there are the less often each talks; whoever was quiet is heard before.
 *
 * A turn is a promise: at its time its author is heard, whatever the others do. It is counted when it is given, so a
 * room says what it may and, for a moment, half as much again by those who were quiet. Times are milliseconds of any clock
 * that never goes back; `gap` is how long one thing that is said takes up the room.
 */
export class TalkPace {
  /** When all that was said or promised will have had its time. */
  private until = -Infinity;
  private quietUntil = -Infinity;
  /** Whose turn comes when, the soonest first. */
  private readonly turns = new Map<string, number>();
  /** Who spoke when, the longest ago first. */
  private readonly spoke = new Map<string, number>();
  /** The messages that were stored lately, by author and client id. */
  private readonly stored = new Map<string, number>();

  /** @param promised hears of every turn that is given here: who was told to come back after how long */
  constructor(private readonly promised: (userId: string, wait: number) => void = () => undefined) {}

  /** True while the room says less than it may: then everyone is heard. */
  isCalm(now: number): boolean {
    return this.until - now < BURST;
  }

  /** How long it takes until the room is calm if nobody says more; at least a millisecond. */
  calmIn(now: number): number {
    return Math.max(Math.ceil(this.until - BURST - now), 1);
  }

  /** Asks for somebody to speak now: 0 if they may, which counts, else after how long they may, once. */
  ask(userId: string, gap: number, now: number): number {
    this.forget(now);
    const turn = this.turns.get(userId);
    if (turn !== undefined) {
      if (turn - now > GRACE) return Math.ceil(turn - now);
      this.turns.delete(userId);
      this.spoken(userId, now);
      return 0;
    }
    if (this.isCalm(now) || this.isHeardAsQuiet(userId, gap, now)) {
      this.count(userId, gap, now);
      return 0;
    }
    const wait = this.calmIn(now);
    // Who gets no turn asks again: by then most of those before may have left.
    if (wait > LONGEST_WAIT) return LONGEST_WAIT;
    this.promise(userId, wait, gap, now);
    this.promised(userId, wait);
    return wait;
  }

  /** Somebody speaks whatever the pace, or spoke on another node. */
  count(userId: string, gap: number, now: number): void {
    // They had a turn, so it was counted.
    if (!this.turns.delete(userId)) this.until = Math.max(this.until, now) + gap;
    this.spoken(userId, now);
  }

  /** Somebody was told to come back after `wait`, here or on another node; on both, the sooner holds. */
  promise(userId: string, wait: number, gap: number, now: number): void {
    const turn = this.turns.get(userId);
    this.turns.set(userId, Math.min(turn ?? Infinity, now + wait));
    if (turn === undefined) this.until = Math.max(this.until, now) + gap;
  }

  /** What was counted was not said after all. */
  giveBack(gap: number): void {
    this.until -= gap;
  }

  /** A message was stored: its author may send it again, if the answer was lost. */
  remember(name: string, now: number): void {
    this.stored.delete(name);
    this.stored.set(name, now);
    this.forget(now);
  }

  knows(name: string): boolean {
    return this.stored.has(name);
  }

  /** True if nothing here matters any more. */
  isOver(now: number): boolean {
    this.forget(now);
    return this.until < now && this.turns.size === 0 && this.spoke.size === 0 && this.stored.size === 0;
  }

  private isHeardAsQuiet(userId: string, gap: number, now: number): boolean {
    if (this.spoke.has(userId) || this.quietUntil - now >= QUIET_BURST) return false;
    this.quietUntil = Math.max(this.quietUntil, now) + gap / QUIET_SHARE;
    return true;
  }

  private spoken(userId: string, now: number): void {
    this.spoke.delete(userId);
    this.spoke.set(userId, now);
  }

  /** What is long past is at the beginning, so it costs no more than what was remembered. */
  private forget(now: number): void {
    for (const memory of [this.turns, this.spoke, this.stored]) {
      for (const [key, at] of memory) {
        if (at > now - QUIET_AFTER) break;
        memory.delete(key);
      }
    }
  }
}
