import type { Database } from '#platform/database/database.js';
import { conditionOf, type FieldFilter } from '../../../domain/content/field-filter.js';
import type { FieldDefinition } from '../../../domain/content/fields.js';
import { queryOf } from './tokens.js';

type Known = Pick<FieldDefinition, 'key' | 'type'>;

/** Reads filters by the types that hosts have given their fields. */
export class AskedFields {
  constructor(private readonly database: Database) {}

  /**
   * The tsquery of what is asked for; undefined if nothing is.
   * @throws ValidationFailed for what is no field, of this host or of any
   */
  async asked({
    fields = [],
    hostId,
  }: {
    readonly fields?: readonly FieldFilter[] | undefined;
    readonly hostId?: string | undefined;
  }): Promise<string | undefined> {
    if (fields.length === 0) return undefined;
    const keys = fields.map(({ key }) => key);
    const known = await this.database.reader.query<Known>(
      hostId === undefined ? OF_ANY : OF_HOST,
      hostId === undefined ? [keys] : [keys, hostId],
    );
    const typesOf = (filter: FieldFilter) =>
      known.flatMap(({ key, type }) => (key === filter.key ? [type] : []));
    return queryOf(fields.map((filter) => conditionOf(filter, typesOf(filter))));
  }
}

const OF_ANY = 'SELECT key, type FROM product_field_types WHERE key = ANY ($1::text[]) ORDER BY key, type';

const OF_HOST = `
  SELECT definition ->> 'key' AS key, definition ->> 'type' AS type
    FROM product_fields, jsonb_array_elements(definitions) AS definition
   WHERE host_id = $2 AND definition ->> 'key' = ANY ($1::text[])`;
