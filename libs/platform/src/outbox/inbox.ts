import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { Database } from '../database/database.js';

/** Remembers which subscriber has had which event, in the transaction of what the event made it do. */
@Injectable()
export class Inbox {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** Runs `fn` in a unit of work unless `subscriber` has had this message; of two at once the second waits and skips. */
  async once(messageId: string, subscriber: string, fn: () => Promise<void>): Promise<void> {
    await this.work.run(async () => {
      const fresh = await this.database.writer.query(
        'INSERT INTO inbox (message_id, subscriber) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING subscriber',
        [messageId, subscriber],
      );
      if (fresh.length > 0) await fn();
    });
  }

  /** Forgets what is older than any repetition of a job; returns how much. */
  async purge(): Promise<number> {
    const rows = await this.work.run(() =>
      this.database.writer.query<{ count: string }>(
        `WITH old AS (DELETE FROM inbox WHERE at < statement_timestamp() - interval '7 days' RETURNING 1)
         SELECT count(*) AS count FROM old`,
      ),
    );
    return Number(rows[0]?.count ?? 0);
  }
}
