/** What nobody sends who means well, and what is wrong with it by the documented shape of a payload. */
import 'reflect-metadata';
import fc from 'fast-check';
import { isPlainText } from '#kernel';

/** In every text of ours that nobody should be told again. */
export const MARK = 'Qx7';

/** A field as its decorators document it. */
interface Field {
  readonly type?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
}

type Shape = object | undefined;
type Payload = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The fields of a class; none for what is no class of ours. */
export function fieldsOf(shape: Shape): ReadonlyMap<string, Field> {
  const prototype = (shape as { prototype?: object } | undefined)?.prototype ?? {};
  const names = (Reflect.getMetadata('swagger/apiModelPropertiesArray', prototype) ?? []) as string[];
  return new Map(
    names.map((name) => [
      name.slice(1),
      Reflect.getMetadata('swagger/apiModelProperties', prototype, name.slice(1)) as Field,
    ]),
  );
}

/** A payload that is in order, with these values for the fields of these names. */
export function sound(shape: Shape, known: Payload): Payload {
  const fields = [...fieldsOf(shape)].filter(([, { required }]) => required !== false);
  return Object.fromEntries(fields.map(([name, field]) => [name, known[name] ?? soundValue(field, known)]));
}

function soundValue(field: Field, known: Payload): unknown {
  const nested = classOf(field);
  if (nested !== undefined) return sound(nested, known);
  if (field.example !== undefined) return field.example;
  if (field.enum !== undefined) return field.enum[0];
  if (field.format === 'uuid') return '01890000-0000-7000-8000-000000000000';
  if (isNumber(field)) return Math.max(field.minimum ?? 1, 1);
  return 'text'.padEnd(field.minLength ?? 0, 't');
}

/** True if no reading of the documented shape lets this pass; false if it may be in order. */
export function isUnsound(shape: Shape, payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null || !isPlain(payload)) return true;
  const fields = fieldsOf(shape);
  const values = Object.entries(payload).filter(([, value]) => value !== undefined);
  if (values.some(([name]) => !fields.has(name))) return true;
  const given = new Map(values);
  return [...fields].some(([name, field]) =>
    given.has(name) ? isUnsoundValue(field, given.get(name)) : field.required !== false,
  );
}

function isUnsoundValue(field: Field, value: unknown): boolean {
  const nested = classOf(field);
  if (nested !== undefined) return isUnsound(nested, value);
  if (isNumber(field)) {
    return (
      !Number.isInteger(value) ||
      !(Number(value) >= (field.minimum ?? -Infinity)) ||
      Number(value) > (field.maximum ?? Infinity)
    );
  }
  if (field.type !== String && field.type !== 'string') return false;
  if (typeof value !== 'string' || !isPlainText(value)) return true;
  if (field.format === 'uuid') return !UUID.test(value);
  const length = value.normalize('NFC').length;
  // Characters outside of the first plane are two units and one character: what is counted is not said here.
  return length < (field.minLength ?? 0) || length > 2 * (field.maxLength ?? Infinity);
}

function classOf({ type }: Field): object | undefined {
  return typeof type === 'function' && fieldsOf(type).size > 0 ? type : undefined;
}

function isNumber({ type }: Field): boolean {
  return type === 'integer' || type === 'number' || type === Number;
}

function isPlain(value: object): boolean {
  return !Array.isArray(value) && !ArrayBuffer.isView(value) && !(value instanceof Date);
}

/** What JSON makes of it on its way; bytes travel beside it. */
export function sent(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((one) => sent(one) ?? null);
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).map(([name, inner]) => [name, sent(inner)] as const);
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
  }
  const text = JSON.stringify(value);
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

/** Names that objects are born with, and such as nobody thinks of. */
const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'length'),
  fc.constantFrom('admin', 'userId', 'role', 'ok', 'id'),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${text}\u0000${MARK}`),
  fc.integer({ min: 101, max: 5_000 }).map((length) => MARK.padEnd(length, 'n')),
);

/** @param forged ids and names of Socket.IO rooms that the sender has no business with */
export function junk(forged: readonly string[]): fc.Arbitrary<unknown> {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }).map((one) => MARK + one),
    fc
      .constantFrom('\ud800', '\udfff\ud800', '\u0000', '\u001b[31m', '\u202e', '\u200b', '\r\n', '')
      .map((one) => MARK + one + MARK),
    fc.constantFrom(`${MARK}'; DROP TABLE rooms; --`, `../${MARK}`, `${MARK}{{7*7}}`, `%00${MARK}`),
    fc.integer({ min: 1_000, max: 8_000 }).map((length) => MARK.padEnd(length, 'é')),
    fc.constant(''),
  );
  const id = fc.oneof(fc.uuid(), fc.constantFrom(...forged, ...forged.map((one) => one.toUpperCase())));
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(0, -0, -1, 1.5, 1e21, 1e308, 2 ** 53, -(2 ** 63), Number.MIN_VALUE, NaN, Infinity),
    fc.maxSafeInteger(),
  );
  const bytes = fc.uint8Array({ maxLength: 2_000 }).map((one) => Buffer.from(one));
  const leaf = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.constant(undefined),
    text,
    id,
    number,
    bytes,
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      { weight: 4, arbitrary: leaf },
      { weight: 1, arbitrary: fc.array(tie('tree'), { maxLength: 5 }) },
      { weight: 1, arbitrary: fc.array(fc.tuple(names, tie('tree')), { maxLength: 5 }).map(ownFields) },
    ),
  }));
  const wide = fc.oneof(
    fc.integer({ min: 500, max: 6_000 }).map((length) => Array.from({ length }, () => 0)),
    fc
      .integer({ min: 100, max: 1_500 })
      .map((length) => ownFields(Array.from({ length }, (_, index) => [`n${index}`, 0]))),
    fc
      .integer({ min: 21, max: 800 })
      .map((depth) => JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth)) as unknown),
    fc.constant(Buffer.alloc(12_000, 1)),
  );
  return fc.oneof({ weight: 12, arbitrary: tree }, { weight: 1, arbitrary: wide });
}

/** A frame that is too large is cut before it is read, which is another matter. */
const MOST_BYTES = 50_000;

/** What the client itself can send: where there are bytes, it copies objects in a way that makes a prototype of `__proto__`. */
function isSendable(value: unknown): boolean {
  const text = JSON.stringify(value) ?? '';
  const isTorn = text.includes('"type":"Buffer"') && text.includes('"__proto__"');
  return Buffer.byteLength(text) < MOST_BYTES && !isTorn;
}

/** Payloads around one that is in order: with a field spoilt, missing or too many; or nothing like it. */
export function spoilt(payload: Payload, forged: readonly string[]): fc.Arbitrary<unknown> {
  const anything = junk(forged).filter(isSendable);
  const keys = Object.keys(payload);
  if (keys.length === 0) return anything;
  const key = fc.constantFrom(...keys);
  return fc
    .oneof(
      {
        weight: 3,
        arbitrary: fc.tuple(key, anything).map(([name, value]) => ({ ...payload, [name]: value })),
      },
      {
        weight: 1,
        arbitrary: key.map((name) => ownFields(Object.entries(payload).filter(([one]) => one !== name))),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(names, anything).map((extra) => ownFields([...Object.entries(payload), extra])),
      },
      {
        weight: 1,
        arbitrary: fc
          .array(anything, { minLength: keys.length, maxLength: keys.length })
          .map((values) => ownFields(keys.map((name, index) => [name, values[index]]))),
      },
      { weight: 2, arbitrary: anything },
    )
    .filter(isSendable);
}

/** An object that really has them, `__proto__` as well. */
function ownFields(entries: readonly (readonly [string, unknown])[]): Payload {
  return Object.fromEntries(entries);
}
