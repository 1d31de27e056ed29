import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { becomes, claim, look, order } from '../e2e/orders/buying.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../support/app.js';
import { logOf, openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';

/** PostgreSQL answers every write as it does when its disk is full (SQLSTATE 53100); reads go on. */
const FILL = `
  CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
  DO $$ DECLARE place regclass; BEGIN
    FOR place IN SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
                    AND relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace) LOOP
      EXECUTE format('CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION no_space()', place);
    END LOOP;
  END $$`;
/** Half a second ago, so that somebody has tried to. */
const DECIDED = `SELECT FROM sandbox_charges WHERE decided_at < clock_timestamp() - interval '500 ms'`;
const MAKE_ROOM = 'DROP FUNCTION no_space() CASCADE';

describe('PostgreSQL whose disk is full', () => {
  let app: TestApp;
  let shop: Shop;
  let ann: Visitor;
  let host: Visitor;
  beforeAll(async () => {
    app = await startApp();
    shop = await openShop(app, { quantity: 5, perCustomer: 5 });
    [ann, host] = [await app.guest('Ann'), shop.host];
  }, 60_000);
  afterAll(() => app.close());

  const sql = (text: string) => app.app.get(Database, { strict: false }).pool.query(text);
  const tell = ({ status, body }: Answer) => [status, body['code']];
  const overloaded = [503, 'overloaded'];
  const say = (clientId: string) =>
    app.call('POST', `/v2/rooms/${shop.roomId}/messages`, { as: ann, body: { clientId, text: 'Hello' } });

  it('refuses what it cannot keep, shows what it has, and goes on by itself when there is room', async () => {
    const held = [await claim(app, shop, ann), await claim(app, shop, ann)];
    const waiting = await order(app, ann, [held[0] ?? ''], 'async_ok');
    const before = await logOf(app, ann, shop.roomId);
    const socket = await app.connect(ann);
    await socket.emitWithAck('room.join', { roomId: shop.roomId });
    await sql(FILL);

    const claims = { as: ann, key: 'full', body: { quantity: 1 } };
    const buying = { claimIds: [held[1]], payment: { provider: 'sandbox', method: 'ok' } };
    const refused: Record<string, Answer> = {
      claim: await app.call('POST', `/v2/drops/${shop.dropId}/claims`, claims),
      release: await app.call('DELETE', `/v2/claims/${held[1]}`, { as: ann }),
      order: await app.call('POST', '/v2/orders', { as: ann, key: 'full', body: buying }),
      message: await say('full'),
      guest: await app.call('POST', '/v2/auth/guest', { body: { displayName: 'Bo' } }),
      refresh: await app.call('POST', '/v2/auth/refresh', { body: { refreshToken: ann.refreshToken } }),
      logout: await app.call('POST', '/v2/auth/logout', { as: host }),
      room: await app.call('POST', '/v2/rooms', { as: host, body: { title: 'Full', kind: 'public' } }),
      close: await app.call('POST', `/v2/drops/${shop.dropId}/close`, { as: host }),
    };
    for (const [name, answer] of Object.entries(refused))
      expect([name, ...tell(answer)]).toEqual([name, ...overloaded]);
    const ready = await app.call('GET', '/health/ready');
    expect([ready.status, JSON.stringify(ready.body)]).toEqual([
      503,
      expect.stringContaining('no room left'),
    ]);
    const sent = (await socket.emitWithAck('message.send', {
      ...{ roomId: shop.roomId, clientId: 'full', text: 'Hello' },
    })) as { error?: { code: string } };
    expect(sent.error?.code).toBe('overloaded');

    expect(await logOf(app, ann, shop.roomId)).toEqual(before);
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({ held: 2, available: 3 });
    for (const path of ['/v2/products', '/health/live', `/v2/orders/${waiting.body.id}`])
      expect((await app.call('GET', path, { as: ann })).status).toBe(200);
    expect(await socket.emitWithAck('room.join', { roomId: shop.roomId, after: 0 })).toMatchObject({
      ok: true,
    });

    // The provider decides meanwhile, and nobody can book it.
    await waitFor(async () => (await sql(DECIDED)).rows.length === 1, { describe: 'the provider to decide' });
    expect(await look(app, ann, waiting.body.id)).toMatchObject({ state: 'pending_payment' });
    await sql(MAKE_ROOM);
    const since = performance.now();
    for (const again of [
      () => app.call('POST', `/v2/drops/${shop.dropId}/claims`, claims),
      () => app.call('POST', '/v2/orders', { as: ann, key: 'full', body: buying }),
      () => say('full'),
    ])
      await waitFor(async () => (await again()).status === 201, { describe: 'it to work again' });
    expect(performance.now() - since).toBeLessThan(5_000);
    await waitFor(async () => (await app.call('GET', '/health/ready')).status === 200, {
      ...{ timeoutMs: 10_000, describe: 'readiness' },
    });
    await becomes(app, ann, waiting.body.id, ({ state }) => state === 'paid', 30);
    const log = await logOf(app, ann, shop.roomId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(log.filter(({ type }) => type === 'message.posted')).toHaveLength(1);
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({
      held: 1,
      sold: 2,
      available: 2,
    });
  }, 60_000);
});
