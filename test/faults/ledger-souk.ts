/** A Souk with a subscriber whose effect is not idempotent by itself: what it does twice stands in its ledger twice. */
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { HandlesJob } from '#platform/jobs/job-handler.js';
import { Subscribes } from '#platform/outbox/subscribers.js';
import { startSouk } from '../../src/bootstrap.js';

/** Long enough for a kill to find several at work; seconds. */
const WORK = 0.05;

@Injectable()
class Ledger {
  constructor(private readonly database: Database) {}

  /** Notes that it began where no rollback reaches, then writes and works on in the transaction of the event. */
  @Subscribes('ledger.entry', 'test.ledger')
  async write({ entry }: { entry: number }): Promise<void> {
    await this.begin('event', entry);
    await this.database.writer.query('INSERT INTO ledger (entry, pid) VALUES ($1, $2)', [entry, process.pid]);
    await this.database.writer.query('SELECT pg_sleep($1)', [WORK]);
  }

  /** A job without an inbox, at least once: it has nothing but its idempotence. */
  @HandlesJob('test.stamp')
  async stamp({ entry }: { entry: number }): Promise<void> {
    await this.begin('job', entry);
    await this.database.reader.query('SELECT pg_sleep($1)', [WORK]);
    await this.database.reader.query('INSERT INTO stamps (entry) VALUES ($1) ON CONFLICT DO NOTHING', [
      entry,
    ]);
  }

  private async begin(kind: string, entry: number): Promise<void> {
    await this.database.outside(() =>
      this.database.reader.query('INSERT INTO attempts (kind, entry, pid) VALUES ($1, $2, $3)', [
        ...[kind, entry, process.pid],
      ]),
    );
  }
}

@Module({ providers: [Ledger] })
class LedgerModule {}

await startSouk({}, [LedgerModule]);
