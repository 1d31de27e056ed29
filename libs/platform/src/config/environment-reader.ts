/** The variables of a process, as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One mistake in the environment, told so that it can be mended. */
export interface Mistake {
  readonly name: string;
  readonly text: string;
}

/** Reads one environment and collects what is wrong with it instead of stopping at the first mistake. */
export class EnvironmentReader {
  readonly mistakes: Mistake[] = [];

  constructor(private readonly environment: Environment) {}

  text(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  integer(name: string, standard: number, min: number, max: number): number {
    return this.number(name, standard, min, max, (value) => /^\d+$/.test(value), 'a whole number');
  }

  decimal(name: string, standard: number, min: number, max: number): number {
    return this.number(name, standard, min, max, (value) => /^\d+(\.\d+)?$/.test(value), 'a number');
  }

  choice<T extends string>(name: string, standard: T, choices: readonly T[]): T {
    const value = this.text(name);
    if (value === undefined) return standard;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.refuse(name, `is ${quoted(value)}; use one of ${choices.join(', ')}`);
    return found ?? standard;
  }

  flag(name: string, standard: boolean): boolean {
    return this.choice(name, standard ? 'true' : 'false', ['true', 'false']) === 'true';
  }

  url(name: string, protocols: readonly string[], example: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    // The value may hold a password, so it is not repeated.
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      this.refuse(name, `is not an address of the form ${example}`);
    }
    return value;
  }

  refuse(name: string, text: string): void {
    this.mistakes.push({ name, text });
  }

  private number(
    name: string,
    standard: number,
    min: number,
    max: number,
    wellFormed: (value: string) => boolean,
    what: string,
  ): number {
    const value = this.text(name);
    if (value === undefined) return standard;
    const parsed = Number(value);
    if (!wellFormed(value) || parsed < min || parsed > max) {
      this.refuse(
        name,
        `is ${quoted(value)}; use ${what} from ${min} to ${max}, for example ${name}=${standard}`,
      );
    }
    return parsed;
  }
}

/** A value as a message repeats it: short, and without what could break a line. */
export function quoted(value: string): string {
  return JSON.stringify(value.slice(0, 40));
}

/** Tells every mistake of an environment in one message. */
export class InvalidSettings extends Error {
  constructor(mistakes: readonly Mistake[]) {
    super(
      [
        mistakes.length === 1 ? 'A setting is wrong:' : `${mistakes.length} settings are wrong:`,
        ...mistakes.map((mistake) => `  ${mistake.name} ${mistake.text}`),
        'Set them in the environment or in .env.<NODE_ENV>, then start again.',
      ].join('\n'),
    );
  }
}
