import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { Database } from '../database/database.js';

/** So many rows at once, so that no statement runs into its time limit, however much there is. */
const PURGED_AT_ONCE = 2_000;

/** In the order of ids, so that nobody waits in a circle. */
const NOTE = `
  INSERT INTO inbox (message_id, subscriber) SELECT id, $2 FROM unnest($1::uuid[]) AS message (id) ORDER BY id
  ON CONFLICT DO NOTHING RETURNING message_id AS id`;

/** Remembers which subscriber has had which event, in the transaction of what the event made it do. */
@Injectable()
export class Inbox {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /**
   * Runs `fn` in a unit of work for those of these messages that `subscriber` has not had, if there are any; of two at once
   * the second waits and skips.
   */
  async once(
    messageIds: readonly string[],
    subscriber: string,
    fn: (fresh: ReadonlySet<string>) => Promise<void>,
  ): Promise<void> {
    await this.work.run(async () => {
      const rows = await this.database.writer.query<{ id: string }>(NOTE, [messageIds, subscriber]);
      if (rows.length > 0) await fn(new Set(rows.map(({ id }) => id)));
    });
  }

  /** Forgets what is older than any repetition of a job, a batch at a time; returns how much. */
  async purge(): Promise<number> {
    for (let purged = 0; ;) {
      const rows = await this.database.reader.query(
        `DELETE FROM inbox WHERE (message_id, subscriber) IN (
           SELECT message_id, subscriber FROM inbox WHERE at < statement_timestamp() - interval '7 days'
           LIMIT $1 FOR UPDATE SKIP LOCKED)
         RETURNING 1`,
        [PURGED_AT_ONCE],
      );
      purged += rows.length;
      if (rows.length < PURGED_AT_ONCE) return purged;
    }
  }
}
