import { objectOf, type Schema, typeOf } from './schema-types.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Body {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}

/** An OpenAPI document, as far as types are made of it. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The client sets them itself, or nobody can. */
const OURS = ['idempotency-key', 'user-agent'];

/** The types of all calls under /v1 and /v2, and of what they take and answer. */
export function apiTypes({ paths, components }: OpenApi): string {
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `readonly ${name}: ${typeOf(schema)};`,
  );
  const operations = Object.entries(paths)
    .filter(([path]) => /^\/v\d\//.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => `readonly '${method.toUpperCase()} ${path}': ${operationOf(operation)};`,
      ),
    );
  return [
    '/** Made of docs/openapi.json by `npm run docs`: never written by hand. */',
    `export interface Schemas {\n${schemas.join('\n')}\n}`,
    '/** Each call: what it takes, and what it answers. */',
    `export interface Operations {\n${operations.join('\n')}\n}`,
    '',
  ].join('\n\n');
}

function operationOf({ parameters = [], requestBody, responses }: Operation): string {
  const given = ['path', 'query', 'header'].flatMap((place) => {
    const own = parameters.filter((each) => each.in === place && !OURS.includes(each.name.toLowerCase()));
    if (own.length === 0) return [];
    const required = own.filter((each) => each.required === true).map(({ name }) => name);
    const schemas = Object.fromEntries(own.map(({ name, schema = {} }) => [name, schema]));
    const optional = required.length === 0 ? '?' : '';
    return [`readonly ${place === 'header' ? 'headers' : place}${optional}: ${objectOf(schemas, required)};`];
  });
  const body = bodyOf(requestBody);
  if (body !== undefined) given.push(`readonly body: ${body};`);
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  return `{\n${given.join('\n')}\nreadonly answer: ${bodyOf(success) ?? 'undefined'};\n}`;
}

function bodyOf(body: Body | undefined): string | undefined {
  const { content = {} } = body ?? {};
  const json = content['application/json']?.schema;
  if (json !== undefined) return typeOf(json);
  if ('multipart/form-data' in content) return 'FormData';
  return 'image/webp' in content ? 'Blob' : undefined;
}
