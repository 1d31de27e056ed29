import { cpus } from 'node:os';
import { median } from './figures.js';

/** A figure that was measured several times. */
export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
}

interface Line {
  readonly met: boolean;
  readonly text: string;
}

/** The table of one benchmark: what was measured, and which targets were met. */
export class Report {
  private readonly measured: Series[] = [];
  private readonly notes: string[] = [];
  private readonly targets: Line[] = [];

  constructor(private readonly title: string) {
    say(`${title}: ${cpus().length} cores, Node ${process.version}`);
  }

  /** Notes a figure; returns its median. */
  series(series: Series): number {
    this.measured.push(series);
    return median(series.values);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  atLeast(what: string, value: number, target: number, unit = ''): void {
    this.target(what, value, `≥ ${shown(target)}${unit}`, value >= target, unit);
  }

  atMost(what: string, value: number, target: number, unit = ''): void {
    this.target(what, value, `≤ ${shown(target)}${unit}`, value <= target, unit);
  }

  /** Prints the table; the process will exit with 1 if a target was missed. */
  finish(): void {
    const wide = Math.max(...[...this.measured.map(({ name }) => name)].map((name) => name.length), 40);
    const lines = this.measured.map(({ name, unit, values }) => {
      const range = `${shown(Math.min(...values))} – ${shown(Math.max(...values))}`;
      return `  ${name.padEnd(wide)} ${`${shown(median(values))}${unit}`.padStart(12)}   ${range}`;
    });
    const head = `  ${''.padEnd(wide)} ${'median'.padStart(12)}   min – max`;
    say(['', this.title, head, ...lines, ...this.notes.map((note) => `  ${note}`), ''].join('\n'));
    for (const { met, text } of this.targets) say(`  ${met ? 'ok    ' : 'MISSED'} ${text}`);
    if (this.targets.some(({ met }) => !met)) process.exitCode = 1;
  }

  private target(what: string, value: number, target: string, met: boolean, unit: string): void {
    this.targets.push({ met, text: `${what}: ${shown(value)}${unit} (target ${target})` });
  }
}

/** Tells the person at the terminal how far we are. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function shown(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
