import type { Counter } from 'prom-client';

/** Counts what happens too often to look its labels up each time; the metric is told when somebody reads it. */
export class Tally<Label extends string> {
  count = 0;
  private told = 0;

  constructor(private readonly labels: Readonly<Record<Label, string>>) {}

  tell(counter: Counter<Label>): void {
    counter.inc(this.labels, this.count - this.told);
    this.told = this.count;
  }
}
