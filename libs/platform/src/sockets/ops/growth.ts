type Labels = Readonly<Partial<Record<string, string | number>>>;

/** What is asked of a metric here. */
interface Readable {
  get(): Promise<{ readonly name: string; readonly values: readonly object[] }>;
}

/** One series of a metric, and by how much it grew from one look to the next. */
interface Series {
  readonly name: string;
  readonly labels: Labels;
  readonly growth: number;
}

/** How fast metrics grow that only ever grow: counters, and the counts and sums of histograms. */
export class Growth {
  private values: ReadonlyMap<string, number> = new Map();
  private series: readonly Series[] = [];
  private lookedAt = 0;
  private seconds = 1;

  async look(metrics: readonly Readable[]): Promise<void> {
    const values = new Map<string, number>();
    const series: Series[] = [];
    for (const metric of metrics) {
      const found = await metric.get();
      for (const { labels, value, metricName } of found.values as readonly Sample[]) {
        const name = metricName ?? found.name;
        if ('le' in labels) continue;
        const key = `${name} ${JSON.stringify(labels)}`;
        values.set(key, value);
        // What was not there has begun at 0.
        series.push({ name, labels, growth: value - (this.values.get(key) ?? 0) });
      }
    }
    const now = performance.now();
    this.seconds = (now - this.lookedAt) / 1000;
    this.lookedAt = now;
    this.values = values;
    this.series = series.filter(({ growth }) => growth > 0);
  }

  /** The growth of one metric, added up by one of its labels. */
  sums(name: string, by: string, which: (labels: Labels) => boolean = () => true): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { labels, growth } of this.series.filter((one) => one.name === name && which(one.labels))) {
      const value = String(labels[by]);
      sums.set(value, (sums.get(value) ?? 0) + growth);
    }
    return sums;
  }

  /** The same in a second. */
  rates(name: string, by: string, which?: (labels: Labels) => boolean): Record<string, number> {
    const sums = [...this.sums(name, by, which)];
    return Object.fromEntries(sums.map(([value, growth]) => [value, rounded(growth / this.seconds)]));
  }
}

interface Sample {
  readonly labels: Labels;
  readonly value: number;
  readonly metricName?: string;
}

/** To two digits: nobody reads more, and all of them would be sent. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
