import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Buyers } from '../../../application/moderation/ports.js';

/** Who bought of whom, in PostgreSQL; only ever added to. */
@Injectable()
export class PostgresBuyers extends Buyers {
  constructor(private readonly database: Database) {
    super();
  }

  async add(userId: string, hostIds: readonly string[]): Promise<void> {
    await this.database.writer.query(
      `INSERT INTO room_buyers (host_id, user_id) SELECT unnest($2::uuid[]), $1 ON CONFLICT DO NOTHING`,
      [userId, hostIds],
    );
  }
}
