import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { SpentNotices } from '../../application/ports.js';

/** Stripe sends an event of the last 30 days again if it is told to; others give up sooner. */
const KEPT_DAYS = 31;
/** So many rows at once, so that no statement runs long. */
const BATCH = 1_000;

/** Cleans up in PostgreSQL, a batch at a time. */
@Injectable()
export class PostgresSpentNotices extends SpentNotices {
  constructor(private readonly database: Database) {
    super();
  }

  async purge(): Promise<boolean> {
    const gone = await this.database.reader.query(
      `DELETE FROM payment_notices n USING (
         SELECT o.provider, o.id FROM payment_notices o
         WHERE o.at < statement_timestamp() - make_interval(days => $1)
           AND NOT EXISTS (SELECT FROM payments p WHERE p.id = o.payment_id AND p.check_at IS NOT NULL)
         ORDER BY o.at LIMIT $2) AS spent
       WHERE n.provider = spent.provider AND n.id = spent.id
       RETURNING 1`,
      [KEPT_DAYS, BATCH],
    );
    return gone.length === BATCH;
  }
}
