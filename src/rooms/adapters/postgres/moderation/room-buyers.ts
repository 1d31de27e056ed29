import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Buyers, type Purchase } from '../../../application/moderation/ports.js';

/** In one order, so that nobody waits in a circle. */
const ADD = `
  INSERT INTO room_buyers (host_id, user_id)
  SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS bought (host_id, user_id) ORDER BY host_id, user_id
  ON CONFLICT DO NOTHING`;

/** Who bought of whom, in PostgreSQL; only ever added to. */
@Injectable()
export class PostgresBuyers extends Buyers {
  constructor(private readonly database: Database) {
    super();
  }

  async add(purchases: readonly Purchase[]): Promise<void> {
    await this.database.writer.query(ADD, [
      purchases.map(({ hostId }) => hostId),
      purchases.map(({ userId }) => userId),
    ]);
  }
}
