import { Latencies, now } from './figures.js';
import { getRequest, Wire } from './wire.js';

/** What became of one request. */
export interface Outcome {
  readonly index: number;
  readonly status: number;
  readonly body: Buffer;
  /** From the moment at which it was due to its answer, in milliseconds. */
  readonly milliseconds: number;
}

interface Plan {
  /** Requests in all, and in how many seconds they come. */
  readonly count: number;
  readonly seconds: number;
  /** Connections at most: what finds none free waits, and that is its delay too. */
  readonly connections: number;
  readonly request: (index: number) => string;
}

/** Sends requests at their times, however fast they are answered: a crowd does not wait for the server. */
export async function arrivals(urls: readonly string[], plan: Plan): Promise<Outcome[]> {
  const { count, seconds, connections, request } = plan;
  const free = await connected(urls, connections);
  const wires = [...free];
  const due: { index: number; at: number }[] = [];
  const outcomes: Outcome[] = [];
  const began = now();
  let came = 0;
  return new Promise((resolve, reject) => {
    const serve = async (wire: Wire, { index, at }: { index: number; at: number }): Promise<void> => {
      const { status, body } = await wire.exchange(request(index));
      outcomes.push({ index, status, body, milliseconds: now() - at });
      const next = due.shift();
      if (next !== undefined) return serve(wire, next);
      free.push(wire);
      if (outcomes.length === count) {
        clearInterval(clock);
        for (const open of wires) open.close();
        resolve(outcomes);
      }
    };
    const tick = (): void => {
      const until = Math.min(count, Math.floor(((now() - began) / (seconds * 1_000)) * count));
      for (; came < until; came += 1) {
        const arrival = { index: came, at: began + (came / count) * seconds * 1_000 };
        const wire = free.shift();
        if (wire === undefined) due.push(arrival);
        else serve(wire, arrival).catch(reject);
      }
    };
    const clock = setInterval(tick, 1);
  });
}

/**
 * Connections that the servers have taken, which a first answer shows: Node takes one in each turn of its event loop, so
 * those of a crowd that comes all at once would be the delay that is measured.
 */
async function connected(urls: readonly string[], count: number): Promise<Wire[]> {
  const wires: Wire[] = [];
  while (wires.length < count) {
    const url = urls[wires.length % urls.length] ?? '';
    const wire = await Wire.open(url);
    await wire.exchange(getRequest('/health/live'));
    wires.push(wire);
  }
  return wires;
}

/** The times of those outcomes that a test lets through. */
export function latenciesOf(outcomes: readonly Outcome[], counts: (outcome: Outcome) => boolean): Latencies {
  const latencies = new Latencies();
  for (const outcome of outcomes) if (counts(outcome)) latencies.add(outcome.milliseconds);
  return latencies;
}
