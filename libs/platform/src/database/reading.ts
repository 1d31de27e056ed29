import pg from 'pg';
import type { Connection } from './database.js';

/** One connection that can only read, for programs beside the server. */
export interface Reading extends Connection {
  close(): Promise<void>;
}

/** How long to wait for a connection, in milliseconds. */
const PATIENCE = 5_000;

export async function openForReading(url: string): Promise<Reading> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE,
    application_name: 'souk reading',
    options: '-c default_transaction_read_only=on',
  });
  await client.connect();
  return {
    query: async (sql, values = []) => (await client.query({ text: sql, values: [...values] })).rows,
    close: () => client.end(),
  };
}
