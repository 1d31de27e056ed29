/** Each ESLint rule of the house turns red on the breach that is planted for it, and not where it is excepted. */
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ESLint, type Linter } from 'eslint';
// @ts-expect-error: the configuration is plain JavaScript without a declaration.
import untypedConfig from '../../eslint.config.js';

const config = untypedConfig as Linter.Config[];

const DOMAIN = 'src/planted/domain/planted.ts';
const APPLICATION = 'src/planted/application/planted.ts';
const KERNEL = 'libs/kernel/src/planted.ts';
const ADAPTER = 'src/planted/adapters/http/planted.ts';
const CONFIG = 'libs/platform/src/config/planted.ts';
const SPEC = 'src/planted/domain/planted.spec.ts';
const E2E = 'test/e2e/planted.spec.ts';
const SUPPORT = 'test/support/planted.ts';
const BENCH = 'test/bench/planted.ts';
const REPORTER = 'test/support/planted-reporter.ts';
const ROOT = 'src/planted/planted.ts';
const PORTS = 'src/planted/application/ports.ts';
const PATHS = [
  DOMAIN,
  APPLICATION,
  KERNEL,
  ADAPTER,
  CONFIG,
  SPEC,
  E2E,
  SUPPORT,
  BENCH,
  REPORTER,
  ROOT,
  PORTS,
];

const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: [
    ...config,
    {
      files: ['**/*.ts'],
      languageOptions: {
        parserOptions: {
          // The planted files exist only here.
          projectService: {
            allowDefaultProject: PATHS,
            defaultProject: 'tsconfig.json',
            maximumDefaultProjectFileMatchCount_THIS_WILL_SLOW_DOWN_LINTING: PATHS.length,
          },
        },
      },
    },
  ],
});

/** What ESLint says about `text` in the file `path`: the rule, or for refused syntax and names what to do instead. */
async function findings(path: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path });
  return result!.messages.map(({ ruleId, message }) => {
    if (ruleId === null) return message;
    return ruleId.startsWith('no-restricted-') && ruleId !== 'no-restricted-exports' ? message : ruleId;
  });
}

const READS_ENVIRONMENT = 'Only libs/platform/src/config reads the environment; ask for Settings.';
const ASK_CLOCK = 'Ask the Clock.';
const CHANCE = 'Chance is a port.';
const ASK_PORT = /The inner floors know nothing of the process: ask a port/;
const TIMERS = /Timers are rows: a deadline is a column/;
const DECORATED = 'Inner floors are wired by useCase() and port(), not by decorators.';
const SETTER = 'State changes by verbs, not by setters.';
const SKIPPED = 'A test runs or is deleted; what depends on a service asks test/support for it.';
const MOCKED = 'Specifications of the inner floors use fakes from test/support.';
const CIRCLE = 'Nothing waits for itself: break the circle with an event or a third class.';
const SCOPED = 'Providers live as long as the process; what belongs to a request is an argument.';
const BOUND_EARLY =
  'Gateways are bound to a socket only while a command runs: ask ConnectedSockets or LocalRooms who comes and goes.';
const RELATION = 'Rows know no relations and no subscribers: select what the view needs.';

const BEFORE = {
  describe: "import { describe, it, jest } from '@jest/globals';\n",
  promise: 'declare function later(): Promise<number>;\n',
  decorator: 'declare function Mark(): ClassDecorator;\n',
};
const lines = (count: number): string => 'export {};\n'.repeat(count);

/** The finding, where it is planted, and the code that must cause exactly it. */
const breaches: readonly (readonly [string | RegExp, string, string])[] = [
  ['@typescript-eslint/no-floating-promises', ADAPTER, `${BEFORE.promise}later();`],
  [
    '@typescript-eslint/no-misused-promises',
    ADAPTER,
    `${BEFORE.promise}[1].forEach(async () => { await later(); });`,
  ],
  ['@typescript-eslint/await-thenable', ADAPTER, 'await 1;\nexport {};'],
  [
    '@typescript-eslint/return-await',
    ADAPTER,
    `${BEFORE.promise}export async function act() { try { return later(); } catch { return 0; } }`,
  ],
  ['@typescript-eslint/only-throw-error', ADAPTER, "throw 'up';"],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    ADAPTER,
    "export function act(kind: 'a' | 'b') { switch (kind) { case 'a': return 1; } return 0; }",
  ],
  ['@typescript-eslint/no-explicit-any', ADAPTER, 'export const loose = 1 as any;'],
  ['@typescript-eslint/no-explicit-any', E2E, 'export const loose: any = 1;'],
  ['@typescript-eslint/ban-ts-comment', ADAPTER, '// @ts-ignore\nexport const here = 1;'],
  ['eqeqeq', ADAPTER, 'export const same = (a: string, b: string) => a == b;'],
  ['no-var', ADAPTER, 'export var here = 1;'],
  ['prefer-const', ADAPTER, 'let here = 1;\nexport const there = here;'],
  ['no-eval', ADAPTER, "eval('1');"],
  ['no-new-func', ADAPTER, "export const act = new Function('return 1');"],
  ['no-constant-condition', ADAPTER, 'if (1) later();\ndeclare function later(): void;'],
  ['no-unsafe-finally', ADAPTER, 'export function act() { try { return 1; } finally { return 2; } }'],
  ['no-loss-of-precision', ADAPTER, 'export const big = 9007199254740993;'],
  ['no-self-compare', ADAPTER, 'export const same = (a: number) => a === a;'],
  ['no-console', ADAPTER, "console.log('hello');"],
  ['no-console', E2E, "console.log('hello');"],
  ['no-restricted-exports', ADAPTER, 'export default 1;'],
  ['no-restricted-exports', ADAPTER, 'const here = 1;\nexport { here as default };'],
  [
    CIRCLE,
    ADAPTER,
    'declare function forwardRef(of: () => unknown): unknown;\nexport const there = forwardRef(() => 1);',
  ],
  [SCOPED, ADAPTER, 'declare const Scope: { REQUEST: number };\nexport const scope = Scope.REQUEST;'],
  [
    RELATION,
    ADAPTER,
    'declare function ManyToOne(): PropertyDecorator;\nexport class Row { @ManyToOne() room!: string; }',
  ],
  [BOUND_EARLY, ADAPTER, 'export class Doors { handleConnection(): void {} }'],
  [READS_ENVIRONMENT, ADAPTER, 'export const port = process.env.PORT;'],
  [READS_ENVIRONMENT, ROOT, "export const port = process['env'].PORT;"],
  [READS_ENVIRONMENT, ADAPTER, 'export const { env } = process;'],
  [READS_ENVIRONMENT, ADAPTER, "import { env } from 'node:process';\nexport const port = env.PORT;"],
  ...[DOMAIN, APPLICATION, KERNEL].flatMap((path): [string | RegExp, string, string][] => [
    [ASK_CLOCK, path, 'export const now = new Date();'],
    [ASK_CLOCK, path, 'export const now = Date.now();'],
    [ASK_CLOCK, path, 'export const now = Date();'],
    [CHANCE, path, 'export const chance = Math.random();'],
    [TIMERS, path, 'setTimeout(() => undefined, 1);'],
    [TIMERS, path, 'setInterval(() => undefined, 1);'],
    [ASK_PORT, path, 'process.exit();'],
    [ASK_PORT, path, 'export const id = crypto.randomUUID();'],
    [DECORATED, path, `${BEFORE.decorator}@Mark()\nexport class Marked {}`],
  ]),
  [SETTER, DOMAIN, 'export class Drop { set state(value: string) { void value; } }'],
  ['max-lines', DOMAIN, lines(201)],
  ['max-lines', APPLICATION, lines(81)],
  [
    'max-params',
    APPLICATION,
    'export const act = (a: 1, b: 1, c: 1, d: 1, e: 1, f: 1) => [a, b, c, d, e, f];',
  ],
  [SKIPPED, SPEC, `${BEFORE.describe}it.only('acts', () => undefined);`],
  [SKIPPED, SPEC, `${BEFORE.describe}describe.skip('a thing', () => undefined);`],
  [SKIPPED, E2E, `${BEFORE.describe}it.skip.each([1])('acts', () => undefined);`],
  [SKIPPED, E2E, `${BEFORE.describe}it.todo('acts');`],
  [SKIPPED, E2E, 'declare function fit(title: string): void;\nfit("acts");'],
  [MOCKED, SPEC, `${BEFORE.describe}export const act = jest.fn();`],
];

/** Where a rule is excepted, and what must therefore pass. */
const exceptions: readonly (readonly [string, string])[] = [
  [CONFIG, 'export const port = process.env.PORT;'],
  [SPEC, 'export const now = Date.now();'],
  [E2E, 'export const services = process.env.REQUIRE_SERVICES;'],
  [SUPPORT, `${BEFORE.describe}export const whenThere = describe.skip;`],
  [BENCH, "console.log('fast');"],
  [REPORTER, 'export default class Reporter {}'],
  [DOMAIN, 'export const then = new Date(0);'],
  [ADAPTER, 'export const now = new Date();'],
  [PORTS, lines(81)],
];

describe('the ESLint rules', () => {
  // TypeScript's service leaves timers behind that would hold up the end of the run.
  beforeAll(
    () =>
      void jest.useFakeTimers({
        doNotFake: ['Date', 'nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'hrtime'],
      }),
  );

  it.each(breaches)('%s: red in %s', async (rule, path, text) => {
    const found = await findings(path, text);
    expect([...new Set(found)]).toEqual([
      rule instanceof RegExp ? expect.stringMatching(rule) : expect.stringContaining(rule),
    ]);
  });

  it.each(exceptions)('let %s do what is its to do', async (path, text) => {
    expect(await findings(path, text)).toEqual([]);
  });

  it('refuse an exception that excepts nothing', async () => {
    expect(
      await findings(ADAPTER, '// eslint-disable-next-line no-console -- a reason\nexport const here = 1;'),
    ).toEqual([expect.stringMatching(/Unused eslint-disable directive/)]);
  });

  it('each have a planted breach', () => {
    const rules = config.flatMap(({ rules = {} }) => Object.entries(rules));
    const names = rules
      .filter(([, setting]) => setting !== 'off')
      .flatMap(([name, setting]) => {
        if (name !== 'no-restricted-syntax' && name !== 'no-restricted-globals') return [name];
        return (setting as [string, ...{ message: string }[]])
          .slice(1)
          .map((entry) => (entry as { message: string }).message);
      });
    const planted = breaches.map(([rule]) => rule);
    const missing = names.filter(
      (name) => !planted.some((rule) => (rule instanceof RegExp ? rule.test(name) : name === rule)),
    );
    expect([...new Set(missing)]).toEqual([]);
  });
});
