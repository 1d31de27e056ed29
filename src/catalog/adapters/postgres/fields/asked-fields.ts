import type { Database } from '#platform/database/database.js';
import { conditionOf, type FieldCondition, type FieldFilter } from '../../../domain/content/field-filter.js';
import type { FieldDefinition } from '../../../domain/content/fields.js';

type Known = Pick<FieldDefinition, 'key' | 'type'>;

/** What a list asks of fields, as PostgreSQL looks for it. */
export interface AskedPath {
  /** Whether an index leads to it. */
  readonly by: 'value' | 'range';
  /** SQL/JSON path, a predicate. */
  readonly path: string;
}

/** Reads filters by the types that hosts have given their fields. */
export class AskedFields {
  constructor(private readonly database: Database) {}

  /** @throws ValidationFailed for what is no field, of this host or of any */
  async asked(filters: readonly FieldFilter[], hostId: string | undefined): Promise<AskedPath> {
    const keys = filters.map(({ key }) => key);
    const known = await this.database.reader.query<Known>(
      hostId === undefined ? OF_ANY : OF_HOST,
      hostId === undefined ? [keys] : [keys, hostId],
    );
    const conditions = filters.map((filter) =>
      conditionOf(
        filter,
        known.flatMap(({ key, type }) => (key === filter.key ? [type] : [])),
      ),
    );
    const by = conditions.some(({ values }) => values !== undefined) ? 'value' : 'range';
    return { by, path: conditions.flatMap(pathsOf).join(' && ') };
  }
}

/** Keys are plain, and JSON has numbers and texts as a path has them. */
function pathsOf({ key, values, min, max }: FieldCondition): string[] {
  const field = `$."${key}"`;
  const any = values?.map((value) => `${field} == ${JSON.stringify(value)}`).join(' || ');
  return [
    ...(any === undefined ? [] : [`(${any})`]),
    ...(min === undefined ? [] : [`${field} >= ${min}`]),
    ...(max === undefined ? [] : [`${field} <= ${max}`]),
  ];
}

const OF_ANY = 'SELECT key, type FROM product_field_types WHERE key = ANY ($1::text[]) ORDER BY key, type';

const OF_HOST = `
  SELECT definition ->> 'key' AS key, definition ->> 'type' AS type
    FROM product_fields, jsonb_array_elements(definitions) AS definition
   WHERE host_id = $2 AND definition ->> 'key' = ANY ($1::text[])`;
