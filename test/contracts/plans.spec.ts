import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { UnitOfWork } from '#kernel';
import { MediaSchedule } from '../../src/catalog/adapters/schedules/media.schedule.js';
import { AttachmentsSchedule } from '../../src/rooms/adapters/schedules/attachments.schedule.js';
import { look, upload } from '../e2e/rooms/uploads.js';
import { OrdersSchedule } from '../../src/orders/adapters/schedules/orders.schedule.js';
import { Unsent } from '../../src/orders/application/pricing/ports.js';
import { Members } from '../../src/rooms/application/ports.js';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { type LoggedEvent, openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';

/** Events of a room, and claims and places of a drop, before anybody asks. */
const MANY = 20_000;
/** Tables that do not grow with what a crowd does. */
const OF_A_FEW_ROWS = ['migrations', 'order_numbers'];

const ROWS_READ = `idx_tup_fetch
  + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes i WHERE i.relid = pg_stat_user_tables.relid)`;

/** A unit in the drop, and some for carts. */
const SHOP = { quantity: 1, onHand: 3 };

describe('the plans of what a crowd asks for', () => {
  let database: TestDatabase;
  let watcher: pg.Client;
  /** Where tables were read from end to end, and how many rows were read by indexes. */
  let scanned: string[];
  let read: Map<string, number>;
  beforeAll(async () => {
    database = await createTestDatabase();
    watcher = new pg.Client({ connectionString: database.url });
    await watcher.connect();
    await (await startApp({ DATABASE_URL: database.url })).close();
    await watcher.query('ANALYZE');
    // What is added by hand is no doing of ours.
    await watcher.query('SET enable_seqscan = off');
    const before = await ofTables('seq_scan');
    const app = await startApp({ DATABASE_URL: database.url });
    // A plan is made for good when a connection has used a statement five times: while there is next to nothing.
    for (let turn = 0; turn < 12; turn += 1) await evening(app, await openShop(app, SHOP));
    // The plans stay as they are when a crowd has come.
    const shops = await Promise.all([1, 2, 3].map(() => openShop(app, SHOP)));
    for (const shop of shops) await aged(shop);
    await soldMuch();
    await watcher.query('SELECT pg_stat_force_next_flush()');
    const agedBy = await figures(ROWS_READ);
    for (const shop of shops) await evening(app, shop);
    await app.close();
    const after = await ofTables('seq_scan');
    scanned = [...after].filter(([name, scans]) => scans > (before.get(name) ?? 0)).map(([name]) => name);
    const since = await ofTables(ROWS_READ);
    read = new Map([...since].map(([name, rows]) => [name, rows - (agedBy.get(name) ?? 0)]));
  }, 180_000);
  afterAll(async () => {
    await watcher.end();
    await database.drop();
  }, 60_000);

  /** A figure of each table, once everyone who might have changed it has said so and gone. */
  async function ofTables(figure: string): Promise<Map<string, number>> {
    const others = `SELECT FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;
    await waitFor(async () => (await watcher.query(others)).rowCount === 0, { describe: 'all to have gone' });
    return figures(figure);
  }

  async function figures(figure: string): Promise<Map<string, number>> {
    await watcher.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await watcher.query<{ name: string; figure: number }>(
      `SELECT relname AS name, ${figure}::float8 AS figure FROM pg_stat_user_tables
       WHERE schemaname = 'public' AND relname <> ALL ($1)`,
      [OF_A_FEW_ROWS],
    );
    return new Map(rows.map((row) => [row.name, row.figure]));
  }

  /** A room and a drop in which much has happened. */
  async function aged({ roomId, dropId, host }: Shop): Promise<void> {
    await watcher.query(
      `INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
       SELECT id, last_seq + n, uuidv7(), 'message.posted', now(), uuidv7(), 'Bea',
              jsonb_build_object('text', 'tomorrow', 'clientId', n::text)
       FROM rooms, generate_series(1, ${MANY}) AS n WHERE id = $1`,
      [roomId],
    );
    await watcher.query(
      'UPDATE rooms SET last_seq = last_seq + $2, message_count = message_count + $2 WHERE id = $1',
      [roomId, MANY],
    );
    await watcher.query(
      `INSERT INTO claims (id, drop_id, user_id, quantity, number, amount, currency, state, key, created_at, expires_at)
       SELECT uuidv7(), $1, uuidv7(), 1, n, 1999, 'EUR', 'expired', 'k', now(), now() FROM generate_series(1, ${MANY}) AS n`,
      [dropId],
    );
    await watcher.query(
      `INSERT INTO line_places (drop_id, number, user_id, state, joined_at)
       SELECT $1, n, uuidv7(), 'left', now() FROM generate_series(1, ${MANY}) AS n`,
      [dropId],
    );
    await watcher.query(
      'INSERT INTO room_followers (host_id, user_id) SELECT $1, uuidv7() FROM generate_series(1, $2)',
      [host.id, MANY],
    );
    await watcher.query('UPDATE drops SET claims = $2, places = $2, served = $2 WHERE id = $1', [
      dropId,
      MANY,
    ]);
  }

  /** A shop that has sold much, to others. */
  async function soldMuch(): Promise<void> {
    await watcher.query(
      `WITH made AS (
         INSERT INTO orders (id, user_id, key, state, currency, subtotal, tax, shipping, total, hold_until, reason, created_at)
         SELECT uuidv7(), uuidv7(), 'k', 'cancelled', 'EUR', 1, 0, 0, 1, now(), 'by_buyer', now() FROM generate_series(1, $1)
         RETURNING id, user_id
       ), lines AS (
         INSERT INTO order_lines (order_id, position, claim_id, drop_id, variant_id, host_id, title, quantity, unit_price, total, live)
         SELECT id, 0, uuidv7(), uuidv7(), uuidv7(), uuidv7(), 'Vase', 1, 1, 1, false FROM made
       ), paid AS (
         INSERT INTO payments (id, order_id, provider, method, key, amount, state, failure, created_at)
         SELECT uuidv7(), id, 'sandbox', 'ok', 'k', 1, 'failed', 'no', now() FROM made
       ), carts AS (
         INSERT INTO carts (user_id, lines, updated_at) SELECT user_id, '[]', to_timestamp(0) FROM made
       )
       INSERT INTO idempotency_keys (user_id, key, fingerprint, lease_until) SELECT user_id, 'k', '', now() FROM made`,
      [MANY],
    );
  }

  /** What comes after: it is sent and refunded, and seen by both. */
  async function afterSale(ask: TestApp['call'], as: Visitor, host: Visitor, id: string): Promise<void> {
    await ask('POST', `/v2/orders/${id}/fulfilments`, { as: host, body: { carrier: 'Post', tracking: '1' } });
    const lines = [{ line: 0, quantity: 1, restock: true }];
    await ask('POST', `/v2/orders/${id}/refunds`, { as: host, key: true, body: { lines } });
    await ask('GET', `/v2/orders/${id}/invoice`, { as });
    await ask('GET', `/v2/orders/${id}`, { as: host });
    await ask('GET', '/v2/orders?as=host', { as: host });
  }

  /** A cart as it goes: filled, changed, ordered and cancelled, ordered and paid. */
  async function ofCart(ask: TestApp['call'], as: Visitor, { variantId, host }: Shop): Promise<void> {
    const put = await ask<{ lines: { id: string }[] }>('PUT', '/v2/cart', {
      ...{ as, body: { lines: [{ variantId, quantity: 1 }] } },
    });
    const line = `/v2/cart/lines/${put.body.lines[0]?.id}`;
    await ask('PATCH', line, { as, body: { quantity: 2 } });
    await ask('DELETE', line, { as });
    for (const method of ['async_ok', 'ok']) {
      await ask('POST', '/v2/cart/lines', { as, body: { variantId, quantity: 1 } });
      await ask('GET', '/v2/cart', { as });
      const { body } = await ask('POST', '/v2/orders', {
        ...{ as, key: true, body: { cart: true, payment: { provider: 'sandbox', method } } },
      });
      if (method === 'async_ok') await ask('POST', `/v2/orders/${String(body['id'])}/cancel`, { as });
      await ask('GET', `/v2/orders/${String(body['id'])}`, { as });
      if (method === 'ok') await afterSale(ask, as, host, String(body['id']));
    }
  }

  /** Talk among those who follow the host. */
  async function among(ask: TestApp['call'], followers: readonly Visitor[], shop: Shop): Promise<void> {
    const room = `/v2/rooms/${shop.roomId}`;
    for (const as of followers) await ask('PUT', `/v2/hosts/${shop.host.id}/follow`, { as });
    await ask('PATCH', room, { as: shop.host, body: { chat: 'followers' } });
    for (const as of followers) {
      await ask('POST', `${room}/messages`, { as, body: { clientId: 'f', text: 'hello' } });
      await ask('GET', '/v2/me/follows', { as });
    }
    await ask('PATCH', room, { as: shop.host, body: { chat: 'everyone' } });
    await ask('DELETE', `/v2/hosts/${shop.host.id}/follow`, { as: followers[0] as Visitor });
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
    await ask('GET', '/v2/products?q=runer&facets=true', { as: bob });
    const shelf = { title: 'Shelf', rule: { match: 'all', inStock: true } };
    const { slug } = (await ask<{ slug: string }>('POST', '/v2/collections', { as: shop.host, body: shelf }))
      .body;
    await ask('GET', `/v2/products?collection=${slug}&limit=1`, { as: bob });
    const { data } = (await ask<{ data: { id: string }[] }>('GET', '/v2/products?limit=1', { as: bob })).body;
    await ask('GET', `/v2/products/${data[0]?.id}/reviews`, { as: bob });
    await ask('GET', `/v2/collections?host=${shop.host.id}`, { as: bob });
    await ask('GET', `/v2/products/${data[0]?.id}?lang=de&currency=USD`, { as: bob });
    for (const own of ['me/products', 'product-fields']) await ask('GET', `/v2/${own}`, { as: shop.host });
    await app.app.get(MediaSchedule, { strict: false }).sweep();
    const attachment = await upload(app, ann, roomId);
    const shown = await ask('POST', `/v2/rooms/${roomId}/messages`, {
      ...{ as: ann, body: { clientId: 'c', text: '', attachments: [attachment.id] } },
    });
    expect((await look(app, bob, attachment.sizes.thumb.url)).status).toBe(200);
    await ask('DELETE', `/v2/messages/${String(shown.body['id'])}`, { as: ann });
    await app.app.get(AttachmentsSchedule, { strict: false }).sweep();
    await app.app.get(OrdersSchedule, { strict: false }).notices();
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
    const { id } = (
      await ask<{ id: string }>('POST', `/v2/rooms/${roomId}/messages`, {
        as: bob,
        body: { clientId: 'c', text: 'and you?' },
      })
    ).body;
    const reply = { roomId, clientId: 'd', text: 'yes', replyTo: id };
    await socket.emitWithAck('message.send', reply);
    await socket.emitWithAck('reaction.add', { messageId: id, emoji: '👍' });
    await socket.emitWithAck('message.edit', { messageId: id, text: 'and you, Cid?' });
    await socket.emitWithAck('room.read', { roomId, seq: 1 });
    await ask('GET', `/v2/messages/${id}/replies`, { as: bob });
    await ask('GET', `/v2/rooms/${roomId}/events`, { as: bob });
    await ofCart(ask, cid, shop);
    await among(ask, [ann, bob, cid], shop);
    const bought = [{ userId: bob.id, roomId }];
    await app.app
      .get(UnitOfWork, { strict: false })
      .run(() => app.app.get(Unsent, { strict: false }).lock(bought));
    for (const as of [ann, cid]) {
      const account = { email: `${crypto.randomUUID()}@example.test`, password: 'correct horse' };
      await ask('POST', '/v2/auth/register', { as, body: { ...account, displayName: 'Dan' } });
    }
    await ask('POST', `/v2/drops/${dropId}/close`, { as: shop.host });
    socket.disconnect();
  }

  it('never read a table from end to end, though it was all but empty when they were made', () => {
    expect(scanned).toEqual([]);
  });

  it('read no more of a room and a drop in which much has happened', () => {
    expect([...read].filter(([, rows]) => rows > MANY)).toEqual([]);
  });
});
