import { Latencies } from './figures.js';
import { Wire } from './wire.js';

export interface LoadResult {
  readonly perSecond: number;
  readonly latencies: Latencies;
}

/** What every client does over and over: one or more requests. It throws if an answer is not the wanted one. */
export type Step = (wire: Wire) => Promise<void>;

/** So many clients, each on its own connection, each as fast as it is answered. */
export async function load(
  url: string,
  options: { readonly clients: number; readonly seconds: number; readonly step: Step },
): Promise<LoadResult> {
  const { clients, seconds, step } = options;
  const wires = await Promise.all(Array.from({ length: clients }, () => Wire.open(url)));
  const latencies = new Latencies();
  const began = performance.now();
  const until = began + seconds * 1_000;
  try {
    await Promise.all(wires.map((wire) => repeat(wire, step, until, latencies)));
    return { perSecond: (latencies.count / (performance.now() - began)) * 1_000, latencies };
  } finally {
    for (const wire of wires) wire.close();
  }
}

async function repeat(wire: Wire, step: Step, until: number, latencies: Latencies): Promise<void> {
  for (let start = performance.now(); start < until;) {
    await step(wire);
    const end = performance.now();
    latencies.add(end - start);
    start = end;
  }
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
