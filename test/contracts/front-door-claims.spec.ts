/** A claim is answered alike at the front door and the long way, through Express and Nest. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { openShop, type Shop } from '../support/shop.js';
import { startSiteverify } from '../support/siteverify.js';
import { type Exchange, send } from '../e2e/platform/wire.js';

const WAYS = {
  quick: 'application/json',
  // The same to every reader of the media type, but not as plain as the front door takes it.
  long: 'application/json; charset=utf-8',
};
type Way = keyof typeof WAYS;

const ORIGIN = 'https://shop.example';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
/** Of one exchange; and Express hashes the answer to a POST, which nobody may rely on. */
const OF_ONE_EXCHANGE = ['x-request-id', 'date', 'etag', 'content-length', 'retry-after'];

/** One shop for each way, so that both go through the same states. */
interface Stage {
  readonly way: Way;
  readonly shop: Shop;
  readonly people: readonly Visitor[];
}

describe('a claim', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ CORS_ORIGINS: ORIGIN });
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const stages = async (options: Parameters<typeof openShop>[1] = {}): Promise<readonly [Stage, Stage]> => {
    const stage = async (way: Way): Promise<Stage> => ({
      way,
      shop: await openShop(app, options),
      people: await Promise.all(['Ann', 'Bob'].map((name) => app.guest(name))),
    });
    return [await stage('quick'), await stage('long')];
  };

  interface Asked {
    readonly by?: number;
    readonly key?: string;
    readonly body?: unknown;
    readonly dropId?: string;
    readonly headers?: Readonly<Record<string, string | undefined>>;
  }

  const claim = ({ way, shop, people }: Stage, asked: Asked = {}, { url } = app): Promise<Exchange> => {
    const headers: Record<string, string> = { 'content-type': WAYS[way] };
    const wished = {
      authorization: `Bearer ${people[asked.by ?? 0]!.token}`,
      'idempotency-key': asked.key ?? 'first',
      ...asked.headers,
    };
    for (const [name, value] of Object.entries(wished)) if (value !== undefined) headers[name] = value;
    const body = 'body' in asked ? asked.body : { quantity: 1 };
    return send(url, 'POST', `/v2/drops/${asked.dropId ?? shop.dropId}/claims`, { headers, body });
  };

  const stable = ({ status, headers, bytes }: Exchange) => ({
    status,
    body: bytes
      .toString()
      .replace(UUID, '<id>')
      .replace(TIME, '<time>')
      .replace(/"retryAfterSeconds":\d+/, '"retryAfterSeconds":<s>'),
    headers: Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => !OF_ONE_EXCHANGE.includes(name))
        // The two are asked one after the other, and a second may end in between.
        .map(([name, value]) => [
          name,
          name === 'ratelimit' ? String(value).replace(/t=\d+/, 't=<s>') : value,
        ]),
    ),
  });

  /** Asks both ways, and returns the quick answer once it is the same as the long one. */
  const both = async (pair: readonly [Stage, Stage], asked: Asked = {}, at = app): Promise<Exchange> => {
    const [quick, long] = [await claim(pair[0], asked, at), await claim(pair[1], asked, at)];
    expect(stable(quick)).toEqual(stable(long));
    return quick;
  };

  it('is held, repeated, reused, limited, sold out and refused alike', async () => {
    const pair = await stages({ quantity: 1 });
    const held = await both(pair);
    expect([held.status, held.headers['etag'], held.body['state']]).toEqual([201, undefined, 'held']);
    const again = await both(pair);
    expect([again.headers['idempotency-replayed'], again.body]).toEqual(['true', held.body]);
    expect((await both(pair, { body: { quantity: 2 } })).body['code']).toBe('idempotency_key_reused');
    expect((await both(pair, { key: 'second' })).body['code']).toBe('limit_reached');
    expect((await both(pair, { by: 1 })).body['code']).toBe('sold_out');
  });

  it('is refused alike before its drop opens, and for a drop that is not there', async () => {
    const pair = await stages({ closed: true });
    expect((await both(pair)).body['code']).toBe('drop_not_open');
    const dropId = '01890000-0000-7000-8000-000000000000';
    expect((await both(pair, { dropId })).status).toBe(404);
    expect((await both(pair, { dropId: 'nonsense' })).status).toBe(404);
  });

  it.each([
    ['no token', { authorization: undefined }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['a token that is none', { authorization: 'Bearer x.y.z' }],
    ['no key', { 'idempotency-key': undefined }],
    ['a key of nonsense', { 'idempotency-key': 'k'.repeat(256) }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a known origin', { origin: ORIGIN }],
    ['an id of its own', { 'x-request-id': 'mine-1' }],
    ['an insane id', { 'x-request-id': 'a b' }],
    ['a version by Accept', { accept: 'application/vnd.souk.v2+json' }],
  ])('is answered alike with %s', async (_, headers) => {
    const pair = await stages();
    const { status } = await both(pair, { headers });
    expect(status).toBeGreaterThanOrEqual(201);
  });

  it.each([
    ['0', { quantity: 0 }],
    ['-1', { quantity: -1 }],
    ['1.5', { quantity: 1.5 }],
    ['a text', { quantity: '1' }],
    ['1e21', '{"quantity":1e21}'],
    ['nothing', { quantity: null }],
    ['101', { quantity: 101 }],
    ['none', {}],
    ['a field too many', { quantity: 1, price: 0 }],
    ['a field of every object', '{"quantity":1,"__proto__":{}}'],
    ['two of them', '{"quantity":1,"quantity":2}'],
    ['a list', [1]],
    ['a bare number', '1'],
    ['half a body', '{"quantity":'],
    ['nothing at all', ''],
    ['much space', `{"quantity":1${' '.repeat(600)}}`],
    ['a mark before it', '\uFEFF{"quantity":1}'],
  ])('for %s is answered alike', async (_, body) => {
    const { status } = await both(await stages(), { body });
    expect([201, 400, 409]).toContain(status);
  });

  it('that comes in pieces is answered like one that comes whole', async () => {
    const { shop, people } = (await stages())[0];
    const { port, hostname } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    const heard = (async () => {
      let text = '';
      for await (const chunk of socket) text += String(chunk);
      return text;
    })();
    const head = [
      `POST /v2/drops/${shop.dropId}/claims HTTP/1.1`,
      'Host: souk',
      `Authorization: Bearer ${people[0]!.token}`,
      'Idempotency-Key: pieces',
      'Content-Type: application/json',
      'Content-Length: 14',
      'Connection: close',
      '\r\n',
    ].join('\r\n');
    for (const piece of [head, '{"quan', 'tity"', ':1}']) {
      socket.write(piece);
      // The next one must not join it on the way: an answer to another request proves that the server has read on.
      await send(app.url, 'GET', '/health/live');
    }
    expect(await heard).toMatch(/^HTTP\/1\.1 201 Created[^]*"state":"held"/);
  });

  it('is asked for a challenge alike, before its key is looked at and after it is counted', async () => {
    const service = await startSiteverify();
    const settings = { TURNSTILE_SECRET: service.secret, TURNSTILE_URL: service.url, LIMITS_SCALE: '1' };
    const guarded = await app.another(settings);
    const pair = await stages();
    const ask = (headers: Record<string, string | undefined>) => both(pair, { headers }, guarded);
    for (const headers of [{}, { 'x-challenge-token': 'made up' }, { 'idempotency-key': undefined }]) {
      const refused = await ask(headers);
      expect([refused.status, refused.body['code']]).toEqual([403, 'challenge_required']);
    }
    service.behaves = 'breaks';
    const unknown = await ask({ 'x-challenge-token': 'solved' });
    expect([unknown.status, unknown.headers['retry-after']]).toEqual([503, '2']);
    service.behaves = 'well';
    // Each of the two has a token of their own.
    for (const [index, stage] of pair.entries())
      await claim(stage, { headers: { 'x-challenge-token': `solved ${index}` } }, guarded);
    const again = await ask({});
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(again.headers['ratelimit']).toMatch('"claims";r=54;');
    await service.close();
  });

  it('is counted under one limit, whichever way it comes', async () => {
    const strict = await app.another({ LIMITS_SCALE: '1' });
    const [quick, long] = await stages({ quantity: 1 });
    const mixed = { ...long, shop: quick.shop, people: quick.people };
    let left = 60;
    for (let asked = 0; asked < 60; asked += 1) {
      const { headers } = await claim(asked % 2 === 0 ? quick : mixed, {}, strict);
      expect(headers['ratelimit']).toMatch(`"claims";r=${(left -= 1)};`);
    }
    const refused = await both([quick, mixed], {}, strict);
    expect([refused.status, refused.body['code']]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});
