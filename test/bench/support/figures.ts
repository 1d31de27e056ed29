/** Numbers of several runs, and the times of many deliveries. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? upper)) / 2 : upper;
}

/** Milliseconds in one bucket, and how far the buckets reach: what is slower counts as that. */
const WIDTH = 0.05;
const REACH = 20_000;

/** Any number of times, in milliseconds, to 0.05 ms. */
export class Latencies {
  private readonly buckets = new Uint32Array(REACH / WIDTH);
  private total = 0;

  get count(): number {
    return this.total;
  }

  add(milliseconds: number): void {
    const bucket = Math.floor(Math.max(0, milliseconds) / WIDTH);
    const at = Math.min(bucket, this.buckets.length - 1);
    this.buckets[at] = (this.buckets[at] ?? 0) + 1;
    this.total += 1;
  }

  /** @param share 0.99 for p99 */
  percentile(share: number): number {
    let left = this.total * share;
    for (const [bucket, count] of this.buckets.entries()) {
      left -= count;
      if (left <= 0 && count > 0) return (bucket + 1) * WIDTH;
    }
    return 0;
  }
}

/** Milliseconds of a clock that all processes of a machine share and that never jumps. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1e6;
}
