/** Every unsafe call of v2 that takes a body, as the published contract has it, with bodies that are not in order. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IdentitySeed } from '#identity';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { MARK, sent, spoilt } from './junk.js';

const SOAK = process.env['SOUK_SOAK'] === '1';
const SEED = SOAK ? Date.now() % 2 ** 31 : 20_261_121;
const RUNS = SOAK ? 2_000 : 6;
const PATIENCE = SOAK ? 1_800_000 : 60_000;
/** Faults in one body: each has to be told, and an answer tells no more than some. */
const AT_ONCE = 8;
const NOBODY = '01890000-0000-7000-8000-000000000000';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

const { paths, components } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

/** A call that takes a body. */
interface Call {
  readonly method: string;
  readonly path: string;
  readonly schema: Schema;
}

const calls: Call[] = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { requestBody }]) => {
    const schema = requestBody?.content['application/json']?.schema;
    const isOurs = path.startsWith('/v2/') && ['post', 'put', 'patch', 'delete'].includes(method);
    return isOurs && schema !== undefined ? [{ method: method.toUpperCase(), path, schema }] : [];
  }),
);

function resolved(schema: Schema): Schema {
  const name = (schema.$ref ?? schema.allOf?.[0]?.$ref)?.split('/').at(-1);
  return name === undefined ? schema : (components.schemas[name] ?? {});
}

/** A value of this schema, with every field that there may be. */
function whole(schema: Schema): unknown {
  const { properties, items, ...one } = resolved(schema);
  if (properties !== undefined)
    return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, whole(inner)]));
  if (items !== undefined) return [whole(items)];
  if (one.example !== undefined) return one.example;
  if (one.enum !== undefined) return one.enum[0];
  if (one.format === 'uuid') return NOBODY;
  if (one.format === 'date-time') return '2126-11-21T12:00:00.000Z';
  if (one.format === 'email') return 'fuzz@example.test';
  if (one.type === 'integer' || one.type === 'number') return Math.max(one.minimum ?? 1, 1);
  if (one.type === 'boolean') return true;
  return 'text'.padEnd(one.minLength ?? 0, 't');
}

/** A place in a body, and what must not stand there. */
interface Spoilt {
  readonly place: readonly string[];
  readonly value: unknown;
}

/** Text that nobody can store. */
const UNUSABLE = `${MARK}\ud800`;

const WRONG = {
  string: [null, 1, true, [], {}, ['text'], { text: 'text' }, UNUSABLE],
  integer: [null, '1', 1.5, true, [], {}, [1], 1e21, -(2 ** 60), MARK],
  number: [null, '1', true, [], {}, MARK],
  boolean: [null, 1, 'true', [], {}],
  array: [null, 1, 'text', true, {}, { length: 1 }],
  object: [null, 1, 'text', true, []],
} as const satisfies Record<string, readonly unknown[]>;

function wrongs(schema: Schema, place: readonly string[] = []): Spoilt[] {
  const one = resolved(schema);
  const type = (one.type ?? (one.properties === undefined ? 'string' : 'object')) as keyof typeof WRONG;
  const values = WRONG[type].filter(
    (value) => !(value === null && ((one.nullable ?? schema.nullable) === true || place.length === 0)),
  );
  const here = place.length === 0 ? [] : values.map((value) => ({ place, value }));
  const inner = [
    ...Object.entries(one.properties ?? {}),
    ...(one.items === undefined ? [] : ([['0', one.items]] as const)),
  ];
  return [...here, ...inner.flatMap(([name, field]) => wrongs(field, [...place, name]))];
}

/**
 * Whether two places cannot be spoilt in one body: one is in the other, what holds both may be checked as a whole, or one
 * is told before all others.
 */
function clash(one: Spoilt, other: Spoilt): boolean {
  if ([one.value, other.value].includes(UNUSABLE)) return true;
  const [short, long] = [one.place, other.place].sort((a, b) => a.length - b.length) as [string[], string[]];
  const isIn = (place: readonly string[]) => place.every((name, index) => long[index] === name);
  return isIn(short) || (short.length === long.length && isIn(short.slice(0, -1)));
}

/** What can be asked in one call, as each fault is told by its own path; with `SOUK_SOAK=1` each in a call of its own. */
function together(all: readonly Spoilt[]): Spoilt[][] {
  if (SOAK) return all.map((one) => [one]);
  const calls: Spoilt[][] = [];
  for (const one of all) {
    const place = calls.find((group) => group.length < AT_ONCE && !group.some((other) => clash(one, other)));
    if (place === undefined) calls.push([one]);
    else place.push(one);
  }
  return calls;
}

/** The body with another value in one place. */
function withValue(body: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const inner = (body as Record<string, unknown>)[name];
  if (Array.isArray(body)) return [withValue(body[Number(name)], rest, value)];
  return { ...(body as object), [name]: withValue(inner, rest, value) };
}

describe('whatever a body holds', () => {
  let app: TestApp;
  let admin: Visitor;
  beforeAll(async () => {
    if (SOAK) process.stdout.write(`the seed of this fuzz: ${SEED}\n`);
    app = await startApp();
    const login = { email: 'admin@example.test', password: 'souk-demo-2026' };
    await app.app.get(IdentitySeed).ensureUser({ ...login, displayName: 'Ada Admin', role: 'admin' });
    admin = await app.signIn(login.email);
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const ask = ({ method, path }: Call, body: unknown): Promise<Answer> =>
    app.call(method, path.replaceAll(/\{\w+\}/g, NOBODY), {
      as: admin,
      key: true,
      body: JSON.stringify(body) ?? '',
    });

  it('is of every call that the contract has', () => {
    expect(calls.length).toBeGreaterThan(15);
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'POST /v2/products',
        'POST /v2/drops/{id}/claims',
        'POST /v2/orders',
        'PATCH /v2/rooms/{id}',
      ]),
    );
  });

  it.each(calls)(
    'is refused by path where a field of $method $path is of another type',
    async (call) => {
      const body = whole(call.schema);
      for (const group of together(wrongs(call.schema))) {
        const spoiltBody = group.reduce((so, { place, value }) => withValue(so, place, value), body);
        const { status, body: problem } = await ask(call, spoiltBody);
        const told = (problem['errors'] ?? []) as { path: string }[];
        const seen = group.map(({ place, value }) => {
          const path = place.join('.');
          // What a list holds is told of the list.
          const list = /^\d+$/.test(place.at(-1) ?? '') ? place.slice(0, -1).join('.') : path;
          const isTold = told.some((one) => one.path === list || `${one.path}.`.startsWith(`${path}.`));
          return [path, value, status, problem['code'], isTold];
        });
        expect(seen).toEqual(seen.map(([path, value]) => [path, value, 400, 'validation_failed', true]));
        expect(JSON.stringify(problem)).not.toContain(MARK);
      }
    },
    PATIENCE,
  );

  it(
    'breaks nothing, shows nothing of our inside and is not sent back',
    async () => {
      for (const call of calls) {
        const payload = whole(call.schema) as Readonly<Record<string, unknown>>;
        const property = fc.asyncProperty(spoilt(payload, [NOBODY]), async (body) => {
          const { status, body: answer } = await ask(call, sent(body));
          const text = JSON.stringify(answer);
          expect([call.method, call.path, status < 500, status]).toEqual([
            call.method,
            call.path,
            true,
            status,
          ]);
          if (status < 400) return;
          expect(text).not.toContain(MARK);
          expect(text).not.toMatch(/node_modules|\.[tj]s\b|\bstack\b|\bat \S+ \(|SELECT |INSERT |postgres/);
          expect(text.length).toBeLessThan(10_000);
        });
        await fc.assert(property, { seed: SEED, numRuns: RUNS, endOnFailure: !SOAK });
      }
    },
    PATIENCE,
  );
});
