import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '#kernel';
import { gather } from './connections/wire.js';
import { Database } from './database.js';
import { unitsOfWorkRetried } from '../telemetry/metrics.js';
import { currentRequest } from '../telemetry/request-context.js';
import { codeOf, isRetryable, translated } from './faults.js';

const ATTEMPTS = 6;

/** Units of work as PostgreSQL transactions (read committed), carried by AsyncLocalStorage. */
@Injectable()
export class TypeormUnitOfWork extends UnitOfWork {
  constructor(
    private readonly source: DataSource,
    private readonly database: Database,
  ) {
    super();
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.database.transaction !== undefined) return fn();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(fn);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRetryable(error)) throw this.database.understood(error);
        unitsOfWorkRetried.inc({ sqlstate: codeOf(error) });
      }
    }
  }

  private async once<T>(fn: () => Promise<T>): Promise<T> {
    this.database.refuseWhileSilent();
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      return await this.within(client, fn);
    } finally {
      await runner.release();
    }
  }

  private async within<T>(client: PoolClient, fn: () => Promise<T>): Promise<T> {
    const transaction = this.database.transactionOn(client);
    gather(client);
    // Sent with the first statement of `fn`, in one round trip; if it fails, so does that statement.
    const begun = client.query('START TRANSACTION').catch((error: unknown) => error);
    try {
      const result = await this.database.within(transaction, fn);
      const fault = await begun;
      if (fault instanceof Error) throw fault;
      const noted = this.database.within(transaction, async () => currentRequest()?.withCommit?.());
      transaction.isOver = true;
      // A statement that fails makes the commit behind it a rollback.
      await Promise.all([...transaction.underWay, noted, client.query('COMMIT')]);
      this.database.outside(() => transaction.afterCommit.forEach((hook) => hook()));
      return result;
    } catch (error) {
      transaction.isOver = true;
      await rollback(client);
      throw await causeOf(error, transaction.underWay);
    }
  }
}

/** What statements behind one that failed hear: the transaction is aborted; what would have been prepared is not. */
const CONSEQUENCES: ReadonlySet<string | undefined> = new Set(['25P02', '26000']);

/** Why a unit of work failed: for the reason of a statement that was left to its end, unless that heard only of another one. */
async function causeOf(error: unknown, statements: readonly Promise<unknown>[]): Promise<unknown> {
  const ends = await Promise.allSettled(statements);
  const cause = ends.find((end) => end.status === 'rejected' && !CONSEQUENCES.has(codeOf(end.reason)));
  return cause?.status === 'rejected' ? cause.reason : error;
}

/** Rolls back; a connection that is gone has rolled back already, so the first error is the one to tell. */
async function rollback(client: PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
  } catch (error) {
    if (translated(error) === error) throw error;
  }
}
