/** How long a benchmark measures: `--warm 1 --runs 2 --seconds 1 --only engine,http` for a quick look; `--plot <file>` draws. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Of each figure, whose median counts. */
  readonly runs: number;
  /** Runs before them that do not count: V8 goes on compiling for half a minute of load, and a shop runs for days. */
  readonly warm: number;
  /** Of one run. */
  readonly seconds: number;
  /** The SVG to write, if any. */
  readonly plot: string | undefined;
  /** True if this part was asked for, or none was named. */
  wants(part: string): boolean;
}

export function options(defaults: { readonly seconds: number }): Options {
  const { values } = parseArgs({
    options: {
      ...{ runs: { type: 'string' }, seconds: { type: 'string' }, warm: { type: 'string' } },
      ...{ only: { type: 'string' }, plot: { type: 'string' } },
    },
  });
  const only = values.only?.split(',');
  return {
    runs: Number(values.runs ?? 5),
    seconds: Number(values.seconds ?? defaults.seconds),
    warm: Number(values.warm ?? 10),
    plot: values.plot,
    wants: (part) => only === undefined || only.includes(part),
  };
}
