import { Latencies } from './figures.js';
import { say } from './report.js';
import { Wire } from './wire.js';

export interface LoadResult {
  readonly perSecond: number;
  readonly latencies: Latencies;
}

/** What every client does over and over: one or more requests. It throws if an answer is not the wanted one. */
export type Step<Client = Wire> = (client: Client) => Promise<void>;

interface Load<Client> {
  readonly clients: number;
  readonly seconds: number;
  readonly step: Step<Client>;
}

/** So many clients, each on its own connection, each as fast as it is answered. */
export function load(url: string, options: Load<Wire>): Promise<LoadResult> {
  return loadBy(() => Wire.open(url), options);
}

/** The same over any kind of connection. */
export async function loadBy<Client extends { close(): void }>(
  connect: () => Promise<Client>,
  { clients: count, seconds, step }: Load<Client>,
): Promise<LoadResult> {
  const clients = await Promise.all(Array.from({ length: count }, connect));
  const latencies = new Latencies();
  const began = performance.now();
  const until = began + seconds * 1_000;
  const repeat = async (client: Client): Promise<void> => {
    for (let start = performance.now(); start < until;) {
      await step(client);
      const end = performance.now();
      latencies.add(end - start);
      start = end;
    }
  };
  try {
    await Promise.all(clients.map(repeat));
    return { perSecond: (latencies.count / (performance.now() - began)) * 1_000, latencies };
  } finally {
    for (const client of clients) client.close();
  }
}

/** Runs subjects in turn, as they are measured afterwards, until they run as fast as they will. */
export async function warmUp(rounds: number, subjects: readonly (() => Promise<number>)[]): Promise<void> {
  await inTurn(rounds, subjects, (round) => say(`  warm ${round}/${rounds}`));
}

/** Measures subjects in turn, run by run, so that what else the machine does hits all of them alike. */
export async function inTurn(
  runs: number,
  subjects: readonly (() => Promise<number>)[],
  told: (run: number, figures: readonly number[]) => void,
): Promise<number[][]> {
  const series: number[][] = subjects.map(() => []);
  for (let run = 1; run <= runs; run += 1) {
    for (const [index, subject] of subjects.entries()) series[index]?.push(await subject());
    told(
      run,
      series.map((figures) => figures.at(-1) ?? Number.NaN),
    );
  }
  return series;
}
