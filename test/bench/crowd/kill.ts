import { setTimeout as pause } from 'node:timers/promises';
import { type CrowdOptions, type CrowdReport, runCrowd } from './crowd.js';
import type { ServerProcess } from './server-process.js';
import type { Tally } from './tally.js';

export interface KillOptions {
  /** It comes when so many units are sold, or so many milliseconds after the opening: at the earlier of both. */
  readonly when: { readonly sold: number; readonly milliseconds: number };
  /** Kills the database as well. */
  readonly withDatabase?: boolean;
  /** What happens instead; resolves when everything is there again. */
  readonly fault?: () => Promise<void>;
  readonly onPhase?: (phase: string, tally: Tally) => void;
  readonly onNews?: (text: string) => void;
}

/** How a kill went; times are milliseconds from the kill. */
export interface Recovery {
  readonly soldBefore: number;
  /** Until the server is ready again. */
  readonly ready: number;
  /** Until the first claim, order or message is acknowledged again. */
  readonly acknowledged: number;
  /** Until everyone has been back in the room. */
  readonly together: number;
}

/** Crowds buy, each in a room of its own; the server is killed when all sales are on, and started again. */
export async function throughKill(
  server: ServerProcess,
  crowds: readonly Omit<CrowdOptions, 'url'>[],
  options: KillOptions,
): Promise<{ readonly reports: readonly CrowdReport[]; readonly recovery: Recovery }> {
  const { onPhase } = options;
  const tallies: Tally[] = [];
  const shoppers = crowds.reduce((sum, crowd) => sum + crowd.shoppers, 0);
  let begin: () => void = () => undefined;
  const killed = new Promise<void>((resolve) => (begin = resolve)).then(() =>
    killAndRestart(server, { tallies, shoppers }, options),
  );
  const incident = async (tally: Tally): Promise<void> => {
    if (tallies.push(tally) === crowds.length) begin();
    await killed;
  };
  const reports = await Promise.all(
    crowds.map((crowd) =>
      runCrowd({ ...crowd, url: server.url }, { incident, ...(onPhase !== undefined && { onPhase }) }),
    ),
  );
  return { reports, recovery: await killed };
}

async function killAndRestart(
  server: ServerProcess,
  { tallies, shoppers }: { readonly tallies: readonly Tally[]; readonly shoppers: number },
  { when, withDatabase = false, fault, onNews }: KillOptions,
): Promise<Recovery> {
  const total = (count: (tally: Tally) => number): number =>
    tallies.reduce((sum, tally) => sum + count(tally), 0);
  const sold = (): number => total((tally) => tally.sold);
  await reached(() => sold() >= when.sold, when.milliseconds);
  const soldBefore = sold();
  onNews?.(`kill -9 of the server${withDatabase ? ' and its PostgreSQL' : ''}: ${soldBefore} units are sold`);
  const killed = (): Promise<void> => server.kill(withDatabase).then(() => server.start());
  const start = performance.now();
  const since = (): number => Math.round(performance.now() - start);
  const restarted = (fault ?? killed)().then(since);
  const isHeard = (): boolean => tallies.some((tally) => tally.lastAck > start);
  const heard = reached(isHeard).then(since);
  const ready = await restarted;
  onNews?.(`it is back after ${ready} ms`);
  const acknowledged = await heard;
  const back = (tally: Tally): number => [...tally.enteredAt.values()].filter((at) => at > start).length;
  // Who was not thrown out need not come back.
  if (fault === undefined) await reached(() => total(back) === shoppers);
  return { soldBefore, ready, acknowledged, together: since() };
}

/** Waits for something, but not for longer than half a minute, unless told. */
async function reached(condition: () => boolean, milliseconds = 30_000): Promise<void> {
  const until = performance.now() + milliseconds;
  while (!condition() && performance.now() < until) await pause(10);
}
