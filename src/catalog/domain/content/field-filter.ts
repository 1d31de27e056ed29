import { isPlainText, normalised, wrongField } from '#kernel';
import { FIELD_KEY, FIELD_LIMITS, type FieldDefinition, isDay, numberOf } from './fields.js';

/** What products must have in one of their fields, as people write it. */
export interface FieldFilter {
  readonly key: string;
  readonly is?: string | undefined;
  /** Of a number, both included. */
  readonly min?: string | undefined;
  readonly max?: string | undefined;
}

/** The same, as values that a field can have. */
export interface FieldCondition {
  readonly key: string;
  /** Any of these: hosts give one key to fields of several types. */
  readonly values?: readonly (string | number | boolean)[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Fields of one list. */
const MOST = 10;

type Type = FieldDefinition['type'];

/** Those that parameters such as `field.material` or `field.grams.min` ask for. @throws ValidationFailed */
export function filtersOf(asked: Readonly<Record<string, unknown>>): readonly FieldFilter[] {
  const filters = new Map<string, FieldFilter>();
  for (const [name, value] of Object.entries(asked)) {
    const [, key, bound = 'is'] = /^field\.([^.]*)(?:\.(min|max))?$/.exec(name) ?? [];
    if (key === undefined || !FIELD_KEY.test(key))
      throw wrongField('field', 'must be a key of a field, or its min or max');
    const isText = typeof value === 'string' && value.trim() !== '' && value.length <= FIELD_LIMITS.text;
    if (!isText || !isPlainText(value)) throw wrongField(name, 'must be one value, not blank');
    filters.set(key, { ...filters.get(key), key, [bound]: normalised(value) });
  }
  if (filters.size > MOST) throw wrongField('field', `must be ${MOST} fields at most`);
  return [...filters.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** @param typesOf which types a field of this key has; none: there is no such field. @throws ValidationFailed */
export function conditionOf(filter: FieldFilter, types: readonly Type[]): FieldCondition {
  const { key, is, min, max } = filter;
  if (types.length === 0) throw wrongField(`field.${key}`, 'is no field of these products');
  const bound = (name: 'min' | 'max', text: string | undefined) => {
    if (text === undefined) return undefined;
    if (!types.includes('number')) throw wrongField(`field.${key}.${name}`, 'is for numbers alone');
    const value = numberOf(text);
    if (value === undefined) throw wrongField(`field.${key}.${name}`, MUST_BE.number);
    return value;
  };
  const values = is === undefined ? undefined : types.flatMap((type) => valueIn(is, type) ?? []);
  if (values?.length === 0)
    throw wrongField(`field.${key}`, types.map((type) => MUST_BE[type]).join(', or '));
  return { key, values: values && [...new Set(values)], min: bound('min', min), max: bound('max', max) };
}

const MUST_BE: Readonly<Record<Type, string>> = {
  text: 'must be a text',
  choice: 'must be a text',
  number: 'must be a number',
  boolean: 'must be true or false',
  date: 'must be a day that exists, such as 2026-11-21',
};

function valueIn(text: string, type: Type): string | number | boolean | undefined {
  if (type === 'number') return numberOf(text);
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : undefined;
  return type !== 'date' || isDay(text) ? text : undefined;
}
