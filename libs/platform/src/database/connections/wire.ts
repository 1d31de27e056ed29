/** What pg leaves to whoever knows its connections. */
import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import pg, { type Client } from 'pg';
import { DomainError } from '#kernel';

/** Lets what is asked of a connection in the same turn of the event loop leave in one write, not in one each. */
export function gather(connection: Client): void {
  const { stream } = insides(connection);
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Breaks a connection off without a word: its other end would not hear it. */
export function hangUp(connection: Client): void {
  insides(connection).stream.destroy();
}

/** True if a connection is as good as before this error: PostgreSQL has refused a statement, and goes on. */
export function isRefusal(error: unknown): boolean {
  const reason = error instanceof DomainError ? error.cause : error;
  return reason instanceof pg.DatabaseError && reason.severity === 'ERROR';
}

const names = new Map<string, string>();

/** A statement's name for PREPARE. Statements are constants of the program, so the map is bounded by the source. */
export function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha1').update(sql).digest('base64url');
    names.set(sql, name);
  }
  return name;
}

function insides(connection: Client): { readonly stream: Writable } {
  return (connection as unknown as { connection: { stream: Writable } }).connection;
}
