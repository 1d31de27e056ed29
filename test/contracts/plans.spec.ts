import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Members } from '../../src/rooms/application/ports.js';
import { startApp, type TestApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { logOf, type LoggedEvent, openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';

/** Tables that do not grow with what a crowd does. */
const OF_A_FEW_ROWS = ['migrations', 'order_numbers'];

describe('the plans of what a crowd asks for', () => {
  let database: TestDatabase;
  let watcher: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    watcher = new pg.Client({ connectionString: database.url });
    await watcher.connect();
    await (await startApp({ DATABASE_URL: database.url })).close();
  }, 60_000);
  afterAll(async () => {
    await watcher.end();
    await database.drop();
  }, 60_000);

  /** How often each table was read from end to end, once everyone who might have done it has said so and gone. */
  async function readWhole(): Promise<Map<string, number>> {
    const others = `SELECT FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;
    await waitFor(async () => (await watcher.query(others)).rowCount === 0, { describe: 'all to have gone' });
    await watcher.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await watcher.query<{ name: string; scans: number }>(
      `SELECT relname AS name, seq_scan::int AS scans FROM pg_stat_user_tables
       WHERE schemaname = 'public' AND relname <> ALL ($1)`,
      [OF_A_FEW_ROWS],
    );
    return new Map(rows.map(({ name, scans }) => [name, scans]));
  }

  /** A drop as it goes: claims, a line, a turn, an order, an end; and talk beside it. */
  async function evening(app: TestApp, shop: Shop): Promise<void> {
    const { roomId, dropId } = shop;
    const ask: TestApp['call'] = async (...asked) => {
      const answer = await app.call(...asked);
      expect([asked[1], answer.status < 300]).toEqual([asked[1], true]);
      return answer as never;
    };
    const [ann, bob, cid] = await Promise.all([app.guest(), app.guest(), app.guest()]);
    const claim = (as: typeof ann) =>
      ask('POST', `/v2/drops/${dropId}/claims`, { as, key: true, body: { quantity: 1 } });
    const held = await claim(ann);
    for (const as of [bob, cid]) await ask('POST', `/v2/drops/${dropId}/line`, { as });
    await ask('GET', `/v2/drops/${dropId}/line/me`, { as: cid });
    await ask('POST', `/v2/rooms/${roomId}/messages`, {
      as: ann,
      body: { clientId: 'a', text: 'hello' },
    });
    await ask('GET', `/v2/rooms/${roomId}/messages/search?q=hel`, { as: bob });
    const { body: said } = await ask('GET', `/v2/rooms/${roomId}/events`, { as: bob });
    const message = (said['data'] as LoggedEvent[]).find(({ type }) => type === 'message.posted');
    for (const method of ['PUT', 'DELETE'])
      for (const as of [ann, bob, cid])
        await ask(method, `/v2/messages/${message?.id}/reactions/${encodeURIComponent('👍')}`, { as });
    await app.app.get(Members, { strict: false }).keepers(roomId);
    await ask('GET', `/v2/rooms/${roomId}/snapshot`, { as: bob });
    await ask('GET', '/v2/rooms?upcoming=true', { as: bob });
    const socket = await app.connect(bob);
    await socket.emitWithAck('room.join', { roomId, after: 0 });
    await socket.emitWithAck('message.send', { roomId, clientId: 'b', text: 'hello' });
    await ask('DELETE', `/v2/claims/${String(held.body['id'])}`, { as: ann });
    const turn = (await ask<{ claim: { id: string } }>('GET', `/v2/drops/${dropId}/line/me`, { as: bob }))
      .body;
    const payment = { provider: 'sandbox', method: 'ok' };
    await ask('POST', '/v2/orders', {
      as: bob,
      key: true,
      body: { claimIds: [turn.claim.id], payment },
    });
    await logOf(app, bob, roomId);
    await ask('POST', `/v2/drops/${dropId}/close`, { as: shop.host });
    socket.disconnect();
  }

  it('never read a table from end to end, though it was all but empty when they were made', async () => {
    await watcher.query('ANALYZE');
    const before = await readWhole();
    const app = await startApp({ DATABASE_URL: database.url });
    // A plan is made for good when a connection has used a statement five times.
    for (let turn = 0; turn < 12; turn += 1) await evening(app, await openShop(app, { quantity: 1 }));
    await app.close();
    const after = await readWhole();
    const grown = [...after].filter(([name, scans]) => scans > (before.get(name) ?? 0)).map(([name]) => name);
    expect(grown).toEqual([]);
  }, 120_000);
});
