import { parseArgs } from 'node:util';
import type { CrowdOptions } from './crowd.js';

/** Flags of the command line that are no whole numbers where they must be. */
export class WrongOption extends Error {}

const STANDARD = { url: 'http://127.0.0.1:3000', shoppers: 300, units: 100, hold: 5, seed: 1, seconds: 120 };

const RANGES = {
  shoppers: [1, 5_000],
  units: [1, 100_000],
  hold: [2, 3_600],
  seed: [0, 4_294_967_295],
  seconds: [1, 3_600],
} as const;

/** What was asked for: a flag `--units 50` wins over the environment `UNITS=50`, which wins over the standard. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  switches: readonly string[] = [],
): CrowdOptions & { readonly switches: ReadonlySet<string>; readonly tamper: string | undefined } {
  const names = [...Object.keys(STANDARD), 'tamper'];
  const { values } = parse(args, names, switches);
  const textOf = (name: keyof typeof STANDARD): string =>
    values[name]?.toString() ?? environment[name.toUpperCase()] ?? String(STANDARD[name]);
  const numberOf = (name: keyof typeof RANGES): number => {
    const [least, most] = RANGES[name];
    const value = Number(textOf(name));
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new WrongOption(`--${name} is a whole number from ${least} to ${most}, not "${textOf(name)}".`);
  };
  return {
    url: textOf('url').replace(/\/+$/, ''),
    shoppers: numberOf('shoppers'),
    units: numberOf('units'),
    holdSeconds: numberOf('hold'),
    seed: numberOf('seed'),
    seconds: numberOf('seconds'),
    switches: new Set(switches.filter((name) => values[name] === true)),
    tamper: values['tamper']?.toString(),
  };
}

function parse(
  args: readonly string[],
  names: readonly string[],
  switches: readonly string[],
): { readonly values: Readonly<Record<string, string | boolean | undefined>> } {
  const flags = [
    ...names.map((name) => [name, { type: 'string' }] as const),
    ...switches.map((name) => [name, { type: 'boolean' }] as const),
  ];
  try {
    const options = Object.fromEntries(flags);
    return parseArgs({ args: [...args], options, strict: true }) as ReturnType<typeof parse>;
  } catch (error) {
    throw new WrongOption(error instanceof Error ? error.message : String(error));
  }
}
