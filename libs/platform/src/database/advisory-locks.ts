import { Injectable } from '@nestjs/common';
import { Locks } from './locks.js';
import { Database } from './database.js';
import { translated } from './faults.js';

/** Locks between processes as PostgreSQL advisory locks: a process that dies gives its locks back at once. */
@Injectable()
export class AdvisoryLocks extends Locks {
  constructor(private readonly database: Database) {
    super();
  }

  async tryWith(name: string, fn: () => Promise<void>): Promise<boolean> {
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
        text: 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
        values: [name],
      });
      if (rows[0]?.taken !== true) return false;
      await fn();
      await client.query({
        name: 'advisory-unlock',
        text: 'SELECT pg_advisory_unlock(hashtextextended($1, 0))',
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
