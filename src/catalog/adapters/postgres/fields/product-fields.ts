import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { ProductFields } from '../../../application/fields/ports.js';
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
    await this.database.writer.query(
      `WITH defined AS (
         INSERT INTO product_fields (host_id, definitions) VALUES ($1, $2)
         ON CONFLICT (host_id) DO UPDATE SET definitions = excluded.definitions
       )
       INSERT INTO product_field_types (key, type)
       SELECT DISTINCT definition ->> 'key', definition ->> 'type' FROM jsonb_array_elements($2) AS definition
        -- In one order for all, as two writers of a new one wait for each other.
        ORDER BY 1, 2
       ON CONFLICT DO NOTHING`,
      [hostId, JSON.stringify(definitions)],
    );
  }
}
