import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type FieldType, ProductFields } from '../../../application/fields/ports.js';
import type { FieldDefinition } from '../../../domain/content/fields.js';

export interface FieldsRow {
  readonly definitions: readonly FieldDefinition[];
}

export const DEFINITIONS = 'SELECT definitions FROM product_fields WHERE host_id = $1';

/** The fields of hosts in the table `product_fields`, a row a host. */
@Injectable()
export class PostgresProductFields extends ProductFields {
  constructor(private readonly database: Database) {
    super();
  }

  async of(hostId: string): Promise<readonly FieldDefinition[]> {
    const [row] = await this.database.reader.query<FieldsRow>(DEFINITIONS, [hostId]);
    return row?.definitions ?? [];
  }

  async define(hostId: string, definitions: readonly FieldDefinition[]): Promise<void> {
    await this.database.writer.query(DEFINE, [hostId, JSON.stringify(definitions)]);
  }

  async forgetUnused(
    { key, type }: FieldType,
    most: number,
    seconds: number,
  ): Promise<FieldType | undefined> {
    const seen = await this.database.writer.query<FieldType>(FORGET, [key, type, most, seconds]);
    return seen.length < most ? undefined : seen.at(-1);
  }
}

/** What a host lets go of was used until now: a product may just be written with it. */
const DEFINE = `
  WITH defined AS (
    INSERT INTO product_fields (host_id, definitions) VALUES ($1, $2)
    ON CONFLICT (host_id) DO UPDATE SET definitions = excluded.definitions
  )
  INSERT INTO product_field_types (key, type)
  SELECT DISTINCT definition ->> 'key', definition ->> 'type'
    FROM (SELECT $2::jsonb AS definitions UNION ALL SELECT definitions FROM product_fields WHERE host_id = $1) AS named,
         jsonb_array_elements(definitions) AS definition
   -- In one order for all, as two writers of a new one wait for each other.
   ORDER BY 1, 2
  ON CONFLICT (key, type) DO UPDATE SET unused_since = NULL WHERE product_field_types.unused_since IS NOT NULL`;

/**
 * Parameters: key and type of the last one, how many, and how many seconds.
 *
 * What is just being defined anew is waited for, and its row read again: it is not unused then. What is published stands in
 * the index of searches, what is not yet in one of its own.
 */
const FORGET = `
  WITH part AS MATERIALIZED (
    SELECT key, type, CASE type WHEN 'number' THEN type WHEN 'boolean' THEN type ELSE 'string' END AS kind
      FROM product_field_types
     WHERE (key, type) > ($1, $2)
     ORDER BY key, type
     LIMIT $3
  ), unseen AS MATERIALIZED (
    SELECT DISTINCT field.key, jsonb_typeof(field.value) AS kind
      FROM products, jsonb_each(fields) AS field
     WHERE status IN ('draft', 'scheduled')
  ), seen AS MATERIALIZED (
    SELECT part.key, part.type,
           EXISTS (SELECT FROM product_fields
                    WHERE definitions @> jsonb_build_array(jsonb_build_object('key', part.key, 'type', part.type)))
           OR EXISTS (SELECT FROM product_search
                       WHERE tokens @@ format('''f%s=%s'':*', part.key, translate(left(kind, 1), 's', 't'))::tsquery)
           OR EXISTS (SELECT FROM unseen WHERE (unseen.key, unseen.kind) = (part.key, part.kind)) AS used
      FROM part
  ), gone AS (
    DELETE FROM product_field_types t USING seen
     WHERE (t.key, t.type) = (seen.key, seen.type) AND NOT seen.used
       AND t.unused_since < statement_timestamp() - make_interval(secs => $4)
  ), marked AS (
    UPDATE product_field_types t SET unused_since = CASE WHEN seen.used THEN NULL ELSE statement_timestamp() END
      FROM seen
     WHERE (t.key, t.type) = (seen.key, seen.type) AND (t.unused_since IS NULL) <> seen.used
  )
  SELECT key, type FROM seen ORDER BY key, type`;
