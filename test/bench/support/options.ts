/** How long a benchmark measures: `--runs 2 --seconds 1 --only engine,http` for a quick look. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Of each figure, whose median counts. */
  readonly runs: number;
  /** Of one run. */
  readonly seconds: number;
  /** True if this part was asked for, or none was named. */
  wants(part: string): boolean;
}

export function options(defaults: { readonly seconds: number }): Options {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, seconds: { type: 'string' }, only: { type: 'string' } },
  });
  const only = values.only?.split(',');
  return {
    runs: Number(values.runs ?? 5),
    seconds: Number(values.seconds ?? defaults.seconds),
    wants: (part) => only === undefined || only.includes(part),
  };
}
