import { now } from '../support/figures.js';
import { say, shown } from '../support/report.js';
import type { ServerProcess } from '../support/server-process.js';
import type { Audience } from './audience.js';

/** The p99 of deliveries over which a rate does not count as sustained; milliseconds. */
const LIMIT = 100;
/** From one rate to the next. */
const STEP = 1.15;
/** The first search goes in larger steps, and begins here; messages a second. */
const COARSE = { step: 1.6, from: 20 };

interface Outcome {
  readonly sustained: boolean;
  readonly deliveriesPerSecond: number;
  readonly p99: number;
}

/** Finds how many deliveries a second a server sustains, by raising the rate of messages until its p99 breaks. */
export class RateSearch {
  /** Messages a second that were sustained last. */
  private known: number | undefined;

  constructor(
    private readonly name: string,
    private readonly server: ServerProcess<unknown>,
    private readonly roomId: string,
    private readonly audience: Audience,
    private readonly seconds: number,
  ) {}

  /** @returns the deliveries a second of the highest rate that was sustained */
  async run(): Promise<number> {
    if (this.known === undefined) this.known = (await this.climb(COARSE.from, COARSE.step)).rate;
    const { rate, best } = await this.climb(this.known / STEP, STEP);
    this.known = rate;
    return best;
  }

  private async climb(from: number, step: number): Promise<{ rate: number; best: number }> {
    let reached = { rate: COARSE.from, best: 0 };
    for (let rate = from; ;) {
      // One breath of the rest of the machine must not end the search.
      const outcome = await this.tryTwice(rate);
      say(
        `    ${this.name}, ${shown(rate)} messages/s: ${shown(outcome.deliveriesPerSecond)} deliveries/s, ` +
          `p99 ${shown(outcome.p99)} ms${outcome.sustained ? '' : ': too slow'}`,
      );
      if (outcome.sustained) {
        reached = { rate, best: outcome.deliveriesPerSecond };
        rate *= step;
      } else if (reached.best > 0 || rate < COARSE.from) {
        return reached;
      } else {
        rate /= step * step;
      }
    }
  }

  private async tryTwice(rate: number): Promise<Outcome> {
    const first = await this.attempt(rate);
    return first.sustained ? first : this.attempt(rate);
  }

  private async attempt(rate: number): Promise<Outcome> {
    this.audience.begin();
    const began = now();
    const messages = await this.server.ask<number>('talk', {
      roomId: this.roomId,
      rate,
      seconds: this.seconds,
    });
    const all = await this.audience.got(messages * this.audience.size);
    const { latencies, lastArrivedAt } = this.audience;
    const p99 = latencies.percentile(0.99);
    return {
      sustained: all && p99 < LIMIT,
      deliveriesPerSecond: (latencies.count / (lastArrivedAt - began)) * 1_000,
      p99,
    };
  }
}
