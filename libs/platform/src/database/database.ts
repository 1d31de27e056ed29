import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import type { Client, Pool, PoolClient, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { currentRequest } from '../telemetry/request-context.js';
import { gather, hangUp, isRefusal, nameOf } from './connections/wire.js';
import { codeOf, translated, unavailable } from './faults.js';

/** How long a disk counts as full after a write that found no room; milliseconds. */
const FULL_FOR = 5_000;

/** One unit of work under way. */
export interface Transaction {
  /** Where it is. */
  readonly of: Database;
  readonly client: PoolClient;
  readonly afterCommit: (() => void)[];
  /** Statements that were sent and are not waited for yet, in the order in which they were sent. */
  readonly underWay: Promise<unknown>[];
  /** From when its end was sent: who is late asks outside of it. */
  isOver?: boolean;
}

/** Where statements go: the present transaction, or a connection of the pool. */
export interface Connection {
  /**
   * Runs one statement, prepared once for each connection. Those that are asked for together go out together and run
   * in the order in which they were asked for. @throws Overloaded if the database cannot answer
   */
  query<Row extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** One for all databases: each promise of the process pays for every storage that there ever was. */
const present = new AsyncLocalStorage<Transaction | undefined>();

/** The door to PostgreSQL for adapters. */
@Injectable()
export class Database {
  /** True while PostgreSQL cannot be asked, as its pulse tells: what is answered all the same was cached before. */
  isAway = false;
  private silent = false;
  private answered = 0;
  private fullAt = 0;

  constructor(private readonly source: DataSource) {}

  /** For reads: inside a unit of work its transaction, outside a pooled connection. */
  get reader(): Connection {
    const { transaction } = this;
    return transaction === undefined
      ? { query: (sql, values) => this.runPooled(sql, values) }
      : {
          query: (sql, values) => {
            gather(transaction.client);
            return this.run(transaction.client, sql, values);
          },
        };
  }

  /**
   * As `reader`, for a large statement whose plan does not depend on its values: PostgreSQL believes that it might, and
   * plans it anew each time, which takes longer than to answer it.
   */
  get plannedOnce(): Connection {
    if (this.transaction !== undefined) return this.reader;
    return { query: (sql, values) => this.runPlannedOnce(sql, values) };
  }

  /** For writes: the transaction of the present unit of work. Outside of one it is a bug to ask. */
  get writer(): Connection {
    if (this.transaction === undefined) throw new Error('a write outside of UnitOfWork.run');
    return this.reader;
  }

  /**
   * For a write that is one statement and a transaction by itself: with what its request has committed along, if anything,
   * in the same round trip. A connection outlives a statement that was refused, which a client could provoke.
   */
  get alone(): Connection {
    if (this.transaction !== undefined) return this.reader;
    const withCommit = currentRequest()?.withCommit;
    return {
      query: (sql, values) =>
        withCommit === undefined
          ? this.onOne((client) => this.run(client, sql, values))
          : this.runWith(withCommit, sql, values),
    };
  }

  /** Leaves it to the end of the present transaction to wait for a statement that was sent: what is behind it goes out with it. */
  waitAtCommit(statement: Promise<unknown>): void {
    const { transaction } = this;
    if (transaction === undefined) throw new Error('nothing to wait at: a write outside of UnitOfWork.run');
    transaction.underWay.push(statement);
    // It is heard at the end, whatever comes before that.
    statement.catch(() => undefined);
  }

  /** Runs `fn` once the present transaction has committed (at once, if there is none); `fn` must not throw. */
  afterCommit(fn: () => void): void {
    const transaction = present.getStore();
    // Who is late belongs to it, too: what it did may have been rolled back.
    if (transaction?.of === this) transaction.afterCommit.push(fn);
    else fn();
  }

  /** The present transaction, if any. */
  get transaction(): Transaction | undefined {
    const transaction = present.getStore();
    return transaction?.of === this && transaction.isOver !== true ? transaction : undefined;
  }

  /** A transaction on a connection, for `within`. */
  transactionOn(client: PoolClient): Transaction {
    return { of: this, client, afterCommit: [], underWay: [] };
  }

  /** Runs `fn` with `transaction` as the present one. */
  within<T>(transaction: Transaction, fn: () => Promise<T>): Promise<T> {
    return present.run(transaction, fn);
  }

  /** Runs `fn` outside of the present transaction: for what must not share its fate. */
  outside<T>(fn: () => T): T {
    return present.run(undefined, fn);
  }

  get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }

  /** PostgreSQL says nothing any more: what waits for it fails now, and what comes is refused, until `speak()`. */
  fallSilent(): void {
    this.silent = true;
    const { _clients: connections } = this.pool as unknown as { _clients: readonly Client[] };
    for (const connection of connections) hangUp(connection);
  }

  speak(): void {
    this.silent = false;
  }

  /** How many statements PostgreSQL has answered. */
  get answers(): number {
    return this.answered;
  }

  /** True if a write failed lately because PostgreSQL has no more room on its disk (SQLSTATE 53100). */
  get isFull(): boolean {
    return Date.now() - this.fullAt < FULL_FOR;
  }

  /** What callers are told of an error of PostgreSQL. */
  understood(error: unknown): unknown {
    if (codeOf(error) === '53100') this.fullAt = Date.now();
    return translated(error);
  }

  /** Lets nobody in to wait for an answer that does not come. @throws Overloaded */
  refuseWhileSilent(): void {
    if (this.silent) throw unavailable();
  }

  private async runPooled<Row extends QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    this.refuseWhileSilent();
    return this.run(this.pool, sql, values);
  }

  private runPlannedOnce<Row extends QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    // The three go out together.
    return this.onOne(async (client) => {
      const [, rows] = await Promise.all([
        client.query('SET plan_cache_mode = force_generic_plan'),
        this.run<Row>(client, sql, values),
        client.query('RESET plan_cache_mode'),
      ]);
      return rows;
    });
  }

  private async runWith<Row extends QueryResultRow>(
    withCommit: () => Promise<void>,
    sql: string,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    const [done, noted] = await this.onOne(async (client) => {
      const begun = client.query('START TRANSACTION');
      const work = Promise.allSettled([
        this.run<Row>(client, sql, values),
        this.within(this.transactionOn(client), withCommit),
      ]);
      // A statement that fails makes the commit a rollback, and the connection is as good as before.
      await Promise.all([begun, client.query('COMMIT')]);
      return work;
    });
    if (done.status === 'rejected') throw this.understood(done.reason);
    if (noted.status === 'rejected') throw this.understood(noted.reason);
    return done.value;
  }

  /** Runs `fn` on a connection of its own, which is given up if that fails for more than a refused statement. */
  private async onOne<T>(fn: (client: PoolClient) => Promise<T>): Promise<T> {
    this.refuseWhileSilent();
    const client = await this.pool.connect().catch((error: unknown) => {
      throw this.understood(error);
    });
    // The pool hears of what breaks only while a connection is its own; unheard it would end the process.
    const heard = (): void => undefined;
    client.on('error', heard);
    gather(client);
    try {
      const result = await fn(client);
      client.release();
      return result;
    } catch (error) {
      client.release(!isRefusal(error));
      throw this.understood(error);
    } finally {
      client.off('error', heard);
    }
  }

  private async run<Row extends QueryResultRow>(
    on: Pool | PoolClient,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    try {
      const result = await on.query<Row>({ name: nameOf(sql), text: sql, values: [...values] });
      this.answered += 1;
      return result.rows;
    } catch (error) {
      throw this.understood(error);
    }
  }
}
