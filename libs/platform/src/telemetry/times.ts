interface About<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  /** Up to how many seconds each bucket goes. */
  readonly buckets: readonly number[];
}

type Labels<Label extends string> = Readonly<Record<Label, string | number>>;

/** A histogram that hands out its series: prom-client looks the labels up at each observation, which costs ten times what counting does. */
export class Times<Label extends string> {
  private readonly known = new Map<string, Series<Label>>();

  constructor(private readonly about: About<Label>) {}

  of(labels: Labels<Label>): Series<Label> {
    const name = this.about.labelNames.map((label) => labels[label]).join(' ');
    const series = this.known.get(name) ?? new Series(labels, this.about.buckets);
    this.known.set(name, series);
    return series;
  }

  /** As a registry of prom-client asks for it: whoever was handed a series keeps it. */
  reset(): void {
    for (const series of this.known.values()) series.reset();
  }

  /** As a registry of prom-client asks for it. */
  get() {
    const { name, help } = this.about;
    const observed = [...this.known.values()].filter((series) => series.observed);
    const values = observed.flatMap((series) => series.told(name));
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
  }
}

/** The times of one set of labels. */
export class Series<Label extends string> {
  /** In each bucket alone, and at last in none. */
  private counts: number[] = [];
  private sum = 0;

  constructor(
    private readonly labels: Labels<Label>,
    private readonly buckets: readonly number[],
  ) {
    this.reset();
  }

  reset(): void {
    this.counts = Array<number>(this.buckets.length + 1).fill(0);
    this.sum = 0;
  }

  observe(seconds: number): void {
    let bucket = 0;
    while (seconds > (this.buckets[bucket] ?? Infinity)) bucket += 1;
    this.counts[bucket]! += 1;
    this.sum += seconds;
  }

  /** Since it began or was reset: a series without an observation is not told, as prom-client has it. */
  get observed(): boolean {
    return this.counts.some((count) => count > 0);
  }

  told(name: string) {
    const { labels } = this;
    let count = 0;
    const upTo = this.counts.map((one, index) => ({
      metricName: `${name}_bucket`,
      labels: { le: this.buckets[index] ?? '+Inf', ...labels },
      value: (count += one),
    }));
    return [
      ...upTo,
      { metricName: `${name}_sum`, labels, value: this.sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}
