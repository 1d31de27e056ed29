import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { readBooks } from './audit.js';
import { bounded } from './bounded.js';
import { Buyer } from './buyer.js';
import { Chance } from './chance.js';
import { characterOf } from './character.js';
import { Chronicle } from './chronicle.js';
import { type Crowd, Shopper } from './shopper.js';
import { setStage } from './stage.js';
import { Tally } from './tally.js';
import { type Evidence, judge, type Verdict } from './verdict.js';
import { Wire } from './wire.js';

export interface CrowdOptions {
  readonly url: string;
  readonly shoppers: number;
  readonly units: number;
  readonly holdSeconds: number;
  readonly seed: number;
  /** The sale is broken off after so many seconds. */
  readonly seconds: number;
  /** How long the room talks before the drop opens, milliseconds. */
  readonly prelude?: number;
}

/** What may happen while a sale is on; the crowd does not go home before it is over. */
export type Incident = (tally: Tally) => Promise<void>;

export interface CrowdReport {
  readonly options: CrowdOptions;
  readonly title: string;
  readonly tally: Tally;
  readonly verdict: Verdict;
  readonly sold: number;
  readonly entries: number;
  /** From the opening until nobody wanted or could buy any more. */
  readonly saleSeconds: number;
}

interface Watcher {
  readonly onPhase?: (phase: string, tally: Tally) => void;
  /** Hears where the page shows the room, once it is there. */
  readonly onRoom?: (address: string) => void;
  readonly incident?: Incident;
  /** Changes the evidence before it is judged: to see a promise turn red. */
  readonly tamper?: (evidence: Evidence) => Evidence;
}

const ENTER_AT_ONCE = 25;
const PRELUDE = 1_500;
/** How long everyone may take to hear the rest, milliseconds. */
const CATCH_UP = 15_000;

/** Brings a crowd into a new room, lets it buy, and holds all it was told against what is stored. */
export async function runCrowd(options: CrowdOptions, watcher: Watcher = {}): Promise<CrowdReport> {
  const { url, units } = options;
  const tally = new Tally();
  const phase = (name: string): void => watcher.onPhase?.(name, tally);
  const wire = new Wire(url, tally);
  const chance = new Chance(options.seed);
  const silence = new AbortController();
  // Everyone listens to it.
  setMaxListeners(0, silence.signal);

  phase('setting the stage');
  const stage = await setStage(wire, options);
  watcher.onRoom?.(`${url}/?room=${stage.roomId}`);
  const crowd: Crowd = { url, wire, stage, chronicle: new Chronicle(), tally, silence: silence.signal };
  const shoppers = Array.from({ length: options.shoppers }, (_, index) => {
    const own = chance.fork(index);
    return new Shopper(`Shopper ${index + 1}`, characterOf(index, own), own, crowd);
  });
  try {
    phase('arriving');
    await bounded(shoppers, ENTER_AT_ONCE, (shopper) => shopper.enter());
    const dwelling = Promise.all(shoppers.map((shopper) => shopper.dwell()));
    phase('waiting for the drop');
    await pause(options.prelude ?? PRELUDE);

    phase('buying');
    const start = performance.now();
    const buyers = shoppers.map((shopper) => new Buyer(shopper));
    const buying = Promise.all(buyers.map((buyer) => buyer.buy()));
    // A repeat after a lost answer is refused, as the drop is open then.
    await wire.ask('POST', `/v2/drops/${stage.dropId}/open`, { token: stage.hostToken });
    const deadline = setTimeout(() => silence.abort(), options.seconds * 1000);
    await Promise.all([buying, watcher.incident?.(tally)]).finally(() => clearTimeout(deadline));
    const saleSeconds = (performance.now() - start) / 1000;
    const unserved = buyers.filter(({ wants }) => wants).length;

    phase('falling silent');
    silence.abort();
    await dwelling;
    await everyoneCaughtUp(crowd, shoppers);

    phase('checking the books');
    const books = await readBooks(crowd, shoppers);
    const sights = {
      ...{ units, perCustomer: stage.perCustomer, chronicle: crowd.chronicle, tally, unserved },
      readers: shoppers.map(({ reader }) => reader),
      watches: shoppers.map(({ watch }) => watch),
    };
    return {
      ...{ options, title: stage.title, tally, saleSeconds },
      verdict: judge(watcher.tamper?.({ sights, books }) ?? { sights, books }),
      sold: books.drop.sold,
      entries: books.log.length,
    };
  } finally {
    silence.abort();
    for (const shopper of shoppers) shopper.leave();
  }
}

async function everyoneCaughtUp({ wire, stage }: Crowd, shoppers: readonly Shopper[]): Promise<void> {
  const path = `/v2/rooms/${stage.roomId}`;
  const until = Date.now() + CATCH_UP;
  do {
    const { lastSeq } = await wire.need<{ lastSeq: number }>('GET', path, { token: stage.hostToken });
    if (shoppers.every(({ reader }) => reader.lastSeq >= lastSeq)) return;
    await pause(200);
  } while (Date.now() < until);
}
