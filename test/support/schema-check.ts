import type { Schema } from '../../src/docs/asyncapi/schema.js';

/** Everything about a value that is not as its schema says; knows the part of JSON Schema that our documents use. */
export function breachesOf(
  value: unknown,
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  path = '',
): string[] {
  const check = (part: unknown, by: Schema, at: string): string[] => breachesOf(part, by, schemas, at);
  const { $ref, oneOf } = schema;
  if ($ref !== undefined) {
    const named = schemas[$ref.replace('#/components/schemas/', '')];
    return named === undefined ? [`${path}: there is no ${$ref}`] : check(value, named, path);
  }
  if (oneOf !== undefined) {
    const tries = oneOf.map((each) => check(value, each, path));
    if (tries.filter((breaches) => breaches.length === 0).length === 1) return [];
    // The best try tells most.
    const [best] = [...tries].sort((a, b) => a.length - b.length);
    return best?.length === 0 ? [`${path}: is more than one of what it may be`] : (best ?? []);
  }
  if ('const' in schema && value !== schema.const) return [`${path}: is not ${String(schema.const)}`];
  if (schema.enum?.includes(value) === false) return [`${path}: is none of ${schema.enum.join(', ')}`];
  const type = typeOf(value);
  if (schema.type !== undefined && ![schema.type].flat().some((each) => isA(type, each, value)))
    return [`${path}: is a ${type}, no ${String(schema.type)}`];
  if (typeof value === 'string') return textBreaches(value, schema, path);
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return value < minimum || value > maximum ? [`${path}: ${value} is out of bounds`] : [];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => check(item, schema.items ?? {}, `${path}[${index}]`));
  if (type !== 'object') return [];
  const fields = value as Record<string, unknown>;
  const { properties = {}, required = [], additionalProperties = true } = schema;
  return [
    ...required.filter((name) => fields[name] === undefined).map((name) => `${path}.${name}: is missing`),
    ...Object.entries(fields).flatMap(([name, field]) => {
      const own = properties[name];
      if (own !== undefined) return field === undefined ? [] : check(field, own, `${path}.${name}`);
      if (additionalProperties === false) return [`${path}.${name}: is not declared`];
      return additionalProperties === true ? [] : check(field, additionalProperties, `${path}.${name}`);
    }),
  ];
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
};

function textBreaches(
  value: string,
  { format, minLength = 0, maxLength = Infinity }: Schema,
  path: string,
): string[] {
  if (format !== undefined && FORMATS[format]?.test(value) === false) return [`${path}: is no ${format}`];
  return value.length < minLength || value.length > maxLength ? [`${path}: has a wrong length`] : [];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function isA(type: string, wanted: string, value: unknown): boolean {
  return type === wanted || (wanted === 'integer' && Number.isInteger(value));
}
