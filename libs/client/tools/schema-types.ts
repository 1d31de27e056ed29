/** The part of JSON Schema, and of OpenAPI's dialect of it, that our documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly description?: string;
}

/** The type that a schema describes, as TypeScript. */
export function typeOf(schema: Schema): string {
  const type = plainTypeOf(schema);
  return schema.nullable === true ? `${type} | null` : type;
}

/** An object type, a line for each property. */
export function objectOf(properties: Readonly<Record<string, Schema>>, required: readonly string[]): string {
  const lines = Object.entries(properties).map(([name, schema]) => {
    const told =
      schema.description === undefined ? '' : `/** ${schema.description.replaceAll('*/', '* /')} */\n`;
    const optional = required.includes(name) ? '' : '?';
    return `${told}readonly ${nameOf(name)}${optional}: ${typeOf(schema)};`;
  });
  return lines.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${lines.join('\n')}\n}`;
}

export function nameOf(name: string): string {
  return /^\w+$/.test(name) ? name : `'${name}'`;
}

function plainTypeOf(schema: Schema): string {
  const { $ref, allOf, oneOf, properties, required = [], items, additionalProperties } = schema;
  if ($ref !== undefined) return `Schemas['${$ref.split('/').at(-1)}']`;
  if (allOf !== undefined) return allOf.map((part) => typeOf(part)).join(' & ');
  if (oneOf !== undefined) return oneOf.map((part) => typeOf(part)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => plainTypeOf({ ...schema, type })).join(' | ');
  if (schema.type === 'array') return `readonly (${typeOf(items ?? {})})[]`;
  if (properties !== undefined) return objectOf(properties, required);
  if (typeof additionalProperties === 'object')
    return `Readonly<Record<string, ${typeOf(additionalProperties)}>>`;
  return PLAIN[String(schema.type)] ?? 'unknown';
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  number: 'number',
  integer: 'number',
  null: 'null',
  object: 'Readonly<Record<string, unknown>>',
};
