import { performance } from 'node:perf_hooks';

/** How often a crowd is looked at; milliseconds, as in CoDel. */
const LOOK = 100;
/** In how many looks one after the other a crowd has to stand before anybody is refused: a burst is over by then. */
const LOOKS = 10;
/** How long who is let in should wait while a crowd stands, in the mean; milliseconds. */
const WAIT = 50;
/** So many are let in at any time: fewer would leave the commits to the database half empty. */
const FEW = 128;
/** Share of its time for which the event loop of a process that can do no more has work. */
const BUSY = 0.95;

/** What a process has done since it began. */
export interface Progress {
  /** Milliseconds that have passed. */
  readonly passed: () => number;
  /** Milliseconds of them for which its event loop had work. */
  readonly worked: () => number;
  /** Requests answered. */
  readonly answered: () => number;
}

/** A moment of it, as numbers. */
type Moment = { readonly [What in keyof Progress]: number };

/**
 * How many requests may be under way: as many as the setting says, but while a crowd stands that the process cannot keep up
 * with, only those that it answers within 50 ms (Little's law: under way = answered a second × seconds that each waits).
 *
 * A crowd stands once the event loop had no rest for a second in which never fewer than 128 were under way (the standing
 * queue of CoDel, RFC 8289), and until nobody is refused any more. So a burst is let in whole, and behind a slow database,
 * for which the event loop rests, as many may wait as ever.
 */
export class Admission {
  private limit: number;
  private last: Moment;
  /** In how many looks the crowd has stood so far. */
  private stood = 0;
  /** Under way at least, as those saw it who came since then, and whether somebody of them was refused. */
  private fewest = Infinity;
  private hasRefused = false;

  /** @param most under way at any time */
  constructor(
    private readonly most: number,
    private readonly progress: Progress,
  ) {
    this.limit = most;
    this.last = this.moment(progress.passed());
  }

  /** Whether one more is let in beside those under way. */
  admits(underWay: number): boolean {
    this.fewest = Math.min(this.fewest, underWay);
    const passed = this.progress.passed();
    if (passed - this.last.passed >= LOOK) this.look(this.moment(passed));
    if (underWay < this.limit) return true;
    this.hasRefused = true;
    return false;
  }

  private look(now: Moment): void {
    const passed = now.passed - this.last.passed;
    const isBusy = now.worked - this.last.worked >= passed * BUSY;
    const stands = this.limit < this.most ? this.hasRefused : this.fewest >= FEW;
    this.stood = isBusy && stands ? this.stood + 1 : 0;
    const answeredMeanwhile = Math.round(((now.answered - this.last.answered) / passed) * WAIT);
    this.limit = this.stood >= LOOKS ? Math.min(Math.max(answeredMeanwhile, FEW), this.most) : this.most;
    [this.last, this.fewest, this.hasRefused] = [now, Infinity, false];
  }

  private moment(passed: number): Moment {
    return { passed, worked: this.progress.worked(), answered: this.progress.answered() };
  }
}

/** Milliseconds for which the event loop of this process has worked. */
export function loopWorked(): number {
  return performance.eventLoopUtilization().active;
}
