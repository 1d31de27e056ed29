import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { OrderedClaims } from '../../application/ports.js';

/** Which claims are in orders, by the index that lets none be in two. */
@Injectable()
export class PostgresOrderedClaims extends OrderedClaims {
  constructor(private readonly database: Database) {
    super();
  }

  async among(claimIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.reader.query<{ id: string }>(
      'SELECT claim_id AS id FROM order_lines WHERE claim_id = ANY($1::uuid[]) AND live',
      [claimIds],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
