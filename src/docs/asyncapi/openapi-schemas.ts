import type { OpenAPIObject } from '@nestjs/swagger';
import type { Schema } from './schema.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** OpenAPI's schemas as JSON Schema knows them, and without fields that are not declared: problems may tell more. */
export function strictly(schemas: Schemas): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      plain(schema as OpenApiSchema, name !== 'Problem'),
    ]),
  );
}

interface OpenApiSchema extends Omit<Schema, 'properties' | 'items'> {
  readonly nullable?: boolean;
  readonly allOf?: readonly OpenApiSchema[];
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
}

function plain(schema: OpenApiSchema, isStrict: boolean): Schema {
  const { nullable, allOf, example: _example, properties, items, ...rest } = schema;
  const [whole] = allOf ?? [];
  const told = rest.description === undefined ? {} : { description: rest.description };
  const one: Schema =
    whole === undefined
      ? {
          ...rest,
          ...(properties !== undefined && {
            properties: Object.fromEntries(
              Object.entries(properties).map(([name, each]) => [name, plain(each, isStrict)]),
            ),
            additionalProperties: rest.additionalProperties ?? !isStrict,
          }),
          ...(items !== undefined && { items: plain(items, isStrict) }),
        }
      : { ...plain(whole, isStrict), ...told };
  return nullable === true ? { oneOf: [one, { type: 'null' }] } : one;
}
