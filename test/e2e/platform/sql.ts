/** A look behind the wires: one statement on the database of a test. */
import pg from 'pg';

export async function query<Row extends pg.QueryResultRow>(
  { url }: { readonly url: string },
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
