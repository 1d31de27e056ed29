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
      `INSERT INTO product_fields (host_id, definitions) VALUES ($1, $2)
       ON CONFLICT (host_id) DO UPDATE SET definitions = excluded.definitions`,
      [hostId, JSON.stringify(definitions)],
    );
  }
}
