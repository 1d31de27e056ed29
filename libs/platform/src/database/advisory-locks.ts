import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Slots } from '../concurrency/slots.js';
import { Database } from './database.js';
import { translated } from './faults.js';
import { Locks } from './locks.js';

/** A process that says nothing for so long has lost its lock; and how often it says something. Milliseconds. */
const LEASE = 3_000;
const BEAT = 500;

/**
 * Locks between processes as PostgreSQL advisory locks: a process that dies gives its locks back at once. One that is
 * stopped (SIGSTOP, a frozen machine) keeps its connections, so PostgreSQL ends the one that holds the lock after the lease.
 */
@Injectable()
export class AdvisoryLocks extends Locks {
  /** Who has a lock keeps a connection and asks for others: half of them are left for that, and all else waits its turn. */
  private readonly slots: Slots;

  constructor(private readonly database: Database) {
    super();
    const atOnce = Math.floor(database.pool.options.max / 2);
    this.slots = new Slots({ atOnce, maxWaiting: Infinity, retryAfterSeconds: 1 });
  }

  tryWith(name: string, fn: () => Promise<void>): Promise<boolean> {
    return this.slots.run(() => this.locked(name, fn));
  }

  private async locked(name: string, fn: () => Promise<void>): Promise<boolean> {
    this.database.refuseWhileSilent();
    const client = await this.database.pool.connect().catch((error: unknown) => {
      throw translated(error);
    });
    let broken: Error | undefined;
    // The pool watches only idle connections: one that breaks while it holds a lock would end the process.
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    try {
      const { rows } = await client.query<{ taken: boolean }>({
        name: 'advisory-lock',
        text: `WITH attempt AS MATERIALIZED (SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken)
               SELECT taken, CASE WHEN taken THEN set_config('idle_session_timeout', $2, false) END FROM attempt`,
        values: [name, String(LEASE)],
      });
      if (rows[0]?.taken !== true) return false;
      await beating(client, fn);
      await client.query({
        name: 'advisory-unlock',
        text: `SELECT pg_advisory_unlock(hashtextextended($1, 0)), set_config('idle_session_timeout', '0', false)`,
        values: [name],
      });
      return true;
    } catch (error) {
      // Closing the connection is what gives the lock back for certain.
      broken = error instanceof Error ? error : new Error(String(error));
      throw translated(error);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }
}

/** Runs `fn`, and lets PostgreSQL know all the while that this process is alive. */
async function beating(client: PoolClient, fn: () => Promise<void>): Promise<void> {
  // A beat that fails is a connection that is lost, which the unlocking will tell.
  const heart = setInterval(() => void client.query('SELECT').catch(() => undefined), BEAT);
  try {
    await fn();
  } finally {
    clearInterval(heart);
  }
}
