import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { UnitOfWork } from '#kernel';
import { Database, type Transaction } from './database.js';
import { isRetryable, translated } from './faults.js';

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
        if (attempt === ATTEMPTS || !isRetryable(error)) throw translated(error);
      }
    }
  }

  private async once<T>(fn: () => Promise<T>): Promise<T> {
    this.database.refuseWhileSilent();
    const runner = this.source.createQueryRunner();
    try {
      const transaction: Transaction = {
        client: (await runner.connect()) as PoolClient,
        manager: runner.manager,
        afterCommit: [],
      };
      await runner.startTransaction();
      const result = await this.database.within(transaction, fn);
      await runner.commitTransaction();
      this.database.outside(() => transaction.afterCommit.forEach((hook) => hook()));
      return result;
    } catch (error) {
      await rollback(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** Rolls back; a connection that is gone has rolled back already, so the first error is the one to tell. */
async function rollback(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch (error) {
    if (translated(error) === error) throw error;
  }
}
