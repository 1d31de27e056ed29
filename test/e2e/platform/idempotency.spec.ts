import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { query } from './sql.js';

describe('Idempotency-Key on calls that keep no key of their own', () => {
  let app: TestApp;
  let far: TestApp;
  let database: TestDatabase;
  let line: LatencyProxy;
  let host: Visitor;
  let key: string;
  let keys = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    const target = { host: hostname, port: Number(port) };
    line = await startLatencyProxy({ target, delayMs: [0, 0] });
    app = await startApp({ DATABASE_URL: line.through(database.url) });
    far = await app.another({ DATABASE_URL: database.url });
    host = await app.host();
  }, 60_000);
  beforeEach(() => {
    key = `key-${(keys += 1)}`;
    line.setDelay([0, 0]);
  });
  afterAll(async () => {
    await app.close();
    await line.close();
    await database.drop();
  }, 60_000);

  const open = (title = key, node = app, as = host): Promise<Answer> =>
    node.call('POST', '/v2/rooms', { as, key, body: { title, kind: 'public' } });
  const roomsCalled = (title: string) =>
    query<{ id: string }>(database, 'SELECT id FROM rooms WHERE title = $1', [title]);
  const replayed = ({ headers }: Answer) => headers.get('idempotency-replayed');

  it('gives the same answer again, and says so', async () => {
    const [first, again] = [await open(), await open()];
    expect([first.status, replayed(first)]).toEqual([201, null]);
    expect([again.status, replayed(again)]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('cache-control')).toBe('private, no-store');
    expect(await roomsCalled(key)).toHaveLength(1);
    expect((await open(key, far)).body).toEqual(first.body);
  });

  it('refuses another body, another address and another method under the same key', async () => {
    const { body } = await open();
    const reused = { status: 422, body: { code: 'idempotency_key_reused' } };
    expect(await open('Something else')).toMatchObject(reused);
    const title = { body: { title: key }, as: host, key };
    expect(await app.call('PATCH', `/v2/rooms/${String(body['id'])}`, title)).toMatchObject(reused);
    const elsewhere = { as: host, key, body: { title: key, kind: 'public' } };
    expect(await app.call('POST', '/v2/rooms?x=1', elsewhere)).toMatchObject(reused);
    expect(await roomsCalled('Something else')).toHaveLength(0);
  });

  it('has one effect however many come at once, on whichever node', async () => {
    line.setDelay([10, 30]);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => open(key, index % 2 === 0 ? app : far)),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body['id'])).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress' } });
    expect(made.filter((answer) => replayed(answer) === null)).toHaveLength(1);
    expect(await roomsCalled(key)).toHaveLength(1);
  });

  it('knows the same key of somebody else as another', async () => {
    const other = await app.host();
    const [mine, theirs] = [await open(), await open(key, app, other)];
    expect([theirs.status, replayed(theirs)]).toEqual([201, null]);
    expect(theirs.body['id']).not.toBe(mine.body['id']);
  });

  it('repeats a refusal that is final, even when it would be granted now', async () => {
    const room = { title: key, kind: 'public', slug: key };
    const send = () => app.call('POST', '/v2/rooms', { as: host, key: `${key}-2`, body: room });
    const taken = await app.call<{ id: string }>('POST', '/v2/rooms', { as: host, key, body: room });
    const refused = await send();
    expect([refused.status, refused.body['code']]).toEqual([409, 'conflict']);
    await app.call('PATCH', `/v2/rooms/${taken.body.id}`, { as: host, body: { slug: `${key}-old` } });
    await query(database, 'UPDATE rooms SET slug = NULL WHERE id = $1', [taken.body.id]);
    const again = await send();
    expect([again.status, replayed(again)]).toEqual([409, 'true']);
    expect({ ...again.body, requestId: '' }).toEqual({ ...refused.body, requestId: '' });
    expect(again.body['requestId']).toBe(again.headers.get('x-request-id'));
  });

  it('lets the key be used again after a refusal that is not', async () => {
    const guest = await app.guest();
    expect((await open('', app)).status).toBe(400);
    expect((await open(key, app, guest)).status).toBe(403);
    expect((await open()).status).toBe(201);
  });

  /** As if the process of the call had died before it kept its answer. */
  const die = (lease: string, more = '') =>
    query(
      database,
      `UPDATE idempotency_keys SET status = NULL, body = NULL, lease_until = now() + $3::interval ${more}
       WHERE user_id = $1 AND key = $2 RETURNING 1`,
      [host.id, key, lease],
    );

  it('takes over from a call that died before it committed anything, once its lease has lapsed', async () => {
    const { body } = await open();
    const unworked = ', worked = false';
    expect(await die('5 seconds', unworked)).toHaveLength(1);
    expect(await open()).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress' } });
    expect(await die('-1 second', unworked)).toHaveLength(1);
    expect((await open('Another body')).body).toMatchObject({ code: 'idempotency_key_reused' });
    const both = await Promise.all([open(), open(key, far)]);
    const taken = both.filter(({ status }) => status === 201);
    expect(taken.map(({ body: room }) => room['id'])).not.toContain(body['id']);
    expect(new Set(taken.map(({ body: room }) => room['id'])).size).toBe(1);
    expect(replayed(await open())).toBe('true');
  });

  it('does nothing twice: of a call that died once it had committed, a repeat is told so', async () => {
    await open();
    expect(await die('5 seconds')).toHaveLength(1);
    expect(await open()).toMatchObject({ status: 409, body: { code: 'idempotency_in_progress' } });
    expect(await die('-1 second')).toHaveLength(1);
    const again = await Promise.all([open(), open(key, far)]);
    for (const { status, body } of again) expect([status, body['code']]).toEqual([409, 'conflict']);
    expect((await open('Another body')).body).toMatchObject({ code: 'idempotency_key_reused' });
    expect(await roomsCalled(key)).toHaveLength(1);
  });

  it('does nothing twice if the answer could not be kept', async () => {
    await query(
      database,
      `CREATE FUNCTION unkept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room for it'; END $$`,
    );
    await query(
      database,
      `CREATE TRIGGER unkept BEFORE UPDATE ON idempotency_keys FOR EACH ROW WHEN (NEW.status IS NOT NULL)
       EXECUTE FUNCTION unkept()`,
    );
    expect((await open()).status).toBe(500);
    await query(database, 'DROP TRIGGER unkept ON idempotency_keys');
    expect(await die('-1 second')).toHaveLength(1);
    expect(await open()).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await roomsCalled(key)).toHaveLength(1);
  });

  it('lets the key be used again after a refusal that others of the same commit did not get', async () => {
    const { body: room } = await open();
    const path = `/v2/rooms/${String(room['id'])}`;
    const slow = (slowModeSeconds: number) =>
      app.call('PATCH', path, { as: host, body: { slowModeSeconds } });
    expect((await slow(60)).status).toBe(200);
    const guest = await app.guest();
    const say = (clientId: string) =>
      app.call('POST', `${path}/messages`, {
        as: guest,
        key: `${key} ${clientId}`,
        body: { clientId, text: 'Hi' },
      });
    expect((await say('one')).status).toBe(201);
    expect((await say('two')).status).toBe(429);
    await slow(0);
    expect(await say('two')).toMatchObject({ status: 201 });
  });

  it('refuses again what it refused before, whatever was looked up or prepared for it', async () => {
    const nobody = () =>
      app.call('DELETE', '/v2/hosts/01a201d4-45ee-702f-98fa-03a406279fa9/follow', {
        ...{ as: host, key: `${key} nobody` },
      });
    const { body: room } = await open('Pictures');
    const picture = async () => {
      const body = new FormData();
      body.append('file', new Blob(['no picture']), 'a.png');
      const headers = { ...bearer(host), 'idempotency-key': `${key} picture` };
      const path = `/v2/rooms/${String(room['id'])}/attachments`;
      return fetch(app.url + path, { method: 'POST', headers, body });
    };
    for (let times = 0; times < 2; times += 1)
      expect([(await nobody()).status, (await picture()).status]).toEqual([404, 415]);
  });

  it('forgets a key after 24 hours', async () => {
    const { body } = await open();
    await query(
      database,
      `UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 second' WHERE key = $1`,
      [key],
    );
    const anew = await open('Another room');
    expect([anew.status, replayed(anew)]).toEqual([201, null]);
    expect(anew.body['id']).not.toBe(body['id']);
  });

  it('keeps the answer that nobody heard: who went away finds it later', async () => {
    line.setDelay([80, 80]);
    const client = new AbortController();
    const gone = fetch(`${app.url}/v2/rooms`, {
      method: 'POST',
      headers: { ...bearer(host), 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ title: key, kind: 'public' }),
      signal: client.signal,
    }).catch(() => 'gone');
    const begun = async () =>
      (await query(database, 'SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).length > 0;
    await waitFor(begun, { describe: 'the call to begin' });
    client.abort();
    expect(await gone).toBe('gone');
    const told = async () => {
      const again = await open(key, far);
      return again.status === 201 && again;
    };
    expect(replayed(await waitFor(told, { describe: 'the answer that nobody heard' }))).toBe('true');
    expect(await roomsCalled(key)).toHaveLength(1);
  });

  it.each(['', 'é', 'x'.repeat(256), 'a\tb'])('refuses the key %j', async (bad) => {
    const answer = await app.call('POST', '/v2/rooms', {
      as: host,
      headers: { 'idempotency-key': bad },
      body: { title: 'Room', kind: 'public' },
    });
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'Idempotency-Key' }] });
  });
});

function bearer({ token }: Visitor): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}
