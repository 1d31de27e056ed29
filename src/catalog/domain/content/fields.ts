import { lengthOf, isPlainText, ValidationFailed } from '#kernel';

export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'choice'] as const;

/** A field that a host has given their products; limits that do not fit the type are refused. */
export interface FieldDefinition {
  readonly key: string;
  readonly type: (typeof FIELD_TYPES)[number];
  /** What it is called in front of people; without it by its key. */
  readonly name?: string | undefined;
  /** Of a text: characters. */
  readonly maxLength?: number | undefined;
  /** Of a number, both included. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Of a choice. */
  readonly choices?: readonly string[] | undefined;
}

export type FieldValue = string | number | boolean;
export type FieldValues = Readonly<Record<string, FieldValue>>;

export const FIELD_LIMITS = {
  count: 50,
  name: 100,
  text: 1_000,
  choices: 100,
  choice: 100,
  number: 1e15,
} as const;
export const FIELD_KEY = /^[a-z][a-z0-9_]{0,39}$/;

type Errors = { path: string; message: string }[];

/** @throws ValidationFailed for what nothing could be checked by */
export function requireDefinitions(definitions: readonly FieldDefinition[]): void {
  const errors: Errors = [];
  definitions.forEach((definition, index) => {
    const { key, type, maxLength, min, max, choices } = definition;
    const refuse = (field: string, message: string): unknown =>
      errors.push({ path: `fields.${index}.${field}`, message });
    if (!FIELD_KEY.test(key) || key in {})
      refuse('key', 'must be small letters, digits and _, beginning with a letter');
    if (definitions.findIndex((other) => other.key === key) < index)
      refuse('key', 'must differ from the others');
    if (maxLength !== undefined && type !== 'text') refuse('maxLength', 'is for text alone');
    if (min !== undefined && type !== 'number') refuse('min', 'is for numbers alone');
    if (max !== undefined && type !== 'number') refuse('max', 'is for numbers alone');
    if (min !== undefined && max !== undefined && min > max) refuse('max', 'must not be less than min');
    if ((choices !== undefined) !== (type === 'choice'))
      refuse('choices', 'are what a choice has, and nothing else');
    if (new Set(choices).size < (choices?.length ?? 0)) refuse('choices', 'must differ from each other');
  });
  if (errors.length > 0) throw new ValidationFailed({ errors: errors.slice(0, 20) });
}

/** @throws ValidationFailed naming each value that its field cannot have, and what is no field */
export function requireFields(values: FieldValues, definitions: readonly FieldDefinition[]): void {
  const errors: Errors = Object.entries(values).flatMap(([key, value]) => {
    const definition = definitions.find((one) => one.key === key);
    const message = definition === undefined ? 'is no field of your products' : wrongOf(value, definition);
    return message === undefined ? [] : [{ path: FIELD_KEY.test(key) ? `fields.${key}` : 'fields', message }];
  });
  if (errors.length > 0) throw new ValidationFailed({ errors: errors.slice(0, 20) });
}

/** A decimal number as programs write it. */
const NUMBER = /^-?\d{1,16}(\.\d{1,20})?(e-?\d{1,3})?$/;

export function numberOf(text: string): number | undefined {
  return NUMBER.test(text) && Math.abs(Number(text)) <= FIELD_LIMITS.number ? Number(text) : undefined;
}

/** A value as a text has it, where nothing but texts can be written; a text that is none is left as it is. */
export function valueOfText(text: string, type: FieldDefinition['type']): FieldValue {
  if (type === 'number') return numberOf(text) ?? text;
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** What is wrong with a value, if anything. */
function wrongOf(value: unknown, definition: FieldDefinition): string | undefined {
  const { maxLength = FIELD_LIMITS.text, min = -FIELD_LIMITS.number, max = FIELD_LIMITS.number } = definition;
  switch (definition.type) {
    case 'text':
      return typeof value === 'string' &&
        isPlainText(value) &&
        value.trim() !== '' &&
        lengthOf(value) <= maxLength
        ? undefined
        : `must be a text of 1 to ${maxLength} characters, not blank`;
    case 'number':
      return typeof value === 'number' && value >= min && value <= max
        ? undefined
        : `must be a number from ${min} to ${max}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'date':
      return typeof value === 'string' && isDay(value)
        ? undefined
        : 'must be a day that exists, such as 2026-11-21';
    case 'choice':
      return definition.choices?.some((choice) => choice === value) === true
        ? undefined
        : 'must be one of its choices';
  }
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // JavaScript takes February 30 for March 2.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
