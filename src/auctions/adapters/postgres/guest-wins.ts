import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Wins } from '../../application/ports.js';

/** What guests won, in PostgreSQL. */
@Injectable()
export class PostgresGuestWins extends Wins {
  constructor(private readonly database: Database) {
    super();
  }

  async handOver({ guestId, userId }: { readonly guestId: string; readonly userId: string }): Promise<void> {
    await this.database.writer.query(
      `UPDATE auctions SET winner_id = $2, winner_bidder_id = coalesce(winner_bidder_id, winner_id)
       WHERE winner_id = $1 AND host_id <> $2`,
      [guestId, userId],
    );
  }
}
