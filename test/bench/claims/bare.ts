import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { later } from '#kernel';
import { UNITS } from '../support/shop.js';

/** One statement a batch: the drop's counters, the room's next event, the claims. Nothing is read, nothing decided. */
const BATCH = `
  WITH counted AS (
    UPDATE drops SET available = $2, held = $3, claims = $3 WHERE id = $1 RETURNING room_id
  ), numbered AS (
    UPDATE rooms SET last_seq = last_seq + 1 FROM counted WHERE rooms.id = counted.room_id
    RETURNING rooms.id AS room_id, last_seq
  ), told AS (
    INSERT INTO room_events (room_id, seq, id, type, at, data)
    SELECT room_id, last_seq, $4, 'drop.progress', date_trunc('milliseconds', clock_timestamp()), $5 FROM numbered
  )
  INSERT INTO claims (drop_id, amount, currency, id, user_id, quantity, number, state, key, created_at, expires_at)
  SELECT $1, 1999, 'EUR', * FROM unnest($6::uuid[], $7::uuid[], $8::int[], $9::int[], $10::text[], $11::text[],
                                        $12::timestamptz[], $13::timestamptz[])`;

/** What a script without any engine gets: the same rows in the same tables, in batches, over one connection. */
export class BareScript {
  private constructor(private readonly client: pg.Client) {}

  static async connect(databaseUrl: string): Promise<BareScript> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new BareScript(client);
  }

  /** @returns claims a second */
  async run(dropId: string, batchSize: number, seconds: number): Promise<number> {
    const began = performance.now();
    const until = began + seconds * 1_000;
    let claims = 0;
    while (performance.now() < until) {
      await this.client.query({ name: 'batch', text: BATCH, values: batchOf(dropId, claims, batchSize) });
      claims += batchSize;
    }
    return (claims / (performance.now() - began)) * 1_000;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

function batchOf(dropId: string, before: number, size: number): unknown[] {
  const claims = before + size;
  const available = UNITS - claims;
  const created = new Date();
  const each = <T>(value: (index: number) => T): T[] =>
    Array.from({ length: size }, (_, index) => value(index));
  return [
    ...[dropId, available, claims],
    ...[v7(), JSON.stringify({ dropId, claims, available, held: claims, sold: 0 })],
    ...[each(() => v7()), each(() => randomUUID())],
    ...[each(() => 1), each((index) => before + index + 1), each(() => 'held'), each(() => randomUUID())],
    ...[each(() => created.toISOString()), each(() => later(created, 120).toISOString())],
  ];
}
