import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentitySeed } from '../../src/identity/index.js';
import { claim, order } from '../e2e/orders/buying.js';
import { type Exchange, send } from '../e2e/platform/wire.js';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';

const GOLDEN = new URL('v1.golden.json', import.meta.url);
const LOGIN = { email: 'ann@example.test', password: 'correct horse battery' };

/** The headers that clients of v1 may rely on. */
const FROZEN = new Set([
  ...['deprecation', 'sunset', 'link', 'cache-control', 'content-type', 'x-total-count', 'www-authenticate'],
]);

/** Says the same of two runs: ids and tokens by the order in which they come up, times not at all. */
class Plain {
  private readonly names = new Map<string, string>();

  of(value: unknown): unknown {
    const text = JSON.stringify(value)
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<access token>')
      .replace(/"refreshToken":"[^"]+"/g, '"refreshToken":"<refresh token>"')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => this.name(id))
      .replace(/friday-runner-[0-9a-f]+/g, '<slug>');
    return JSON.parse(text) as unknown;
  }

  private name(id: string): string {
    const name = this.names.get(id) ?? `<id ${this.names.size + 1}>`;
    this.names.set(id, name);
    return name;
  }
}

describe('v1', () => {
  let app: TestApp;
  let shop: Shop;
  let ann: Visitor;
  let productId: string;
  beforeAll(async () => {
    app = await startApp();
    shop = await openShop(app, { quantity: 2, onHand: 5, perCustomer: 2 });
    await app.app
      .get(IdentitySeed, { strict: false })
      .ensureUser({ ...LOGIN, displayName: 'Ann', role: 'shopper' });
    const { body } = await app.call<{ user: { id: string }; accessToken: string }>('POST', '/v2/auth/login', {
      body: LOGIN,
    });
    ann = { id: body.user.id, displayName: 'Ann', token: body.accessToken, refreshToken: '' };
    productId = (await app.call<{ id: string }[]>('GET', '/v1/products')).body[0]?.id ?? '';
  }, 60_000);
  afterAll(() => app.close());

  /** Ann bought it, and it is on its way. */
  async function received(): Promise<string> {
    const bought = await order(app, ann, [await claim(app, shop, ann, 2)]);
    await app.call('POST', `/v2/orders/${bought.body.id}/fulfilments`, {
      ...{ as: shop.host, body: { carrier: 'DHL', tracking: 'JD01' } },
    });
    return bought.body.id;
  }

  it('answers as it did on the day it was frozen: v1.golden.json changes for no reason', async () => {
    const plain = new Plain();
    const told: Record<string, unknown> = {};
    const tell = (name: string, { status, headers, body }: Exchange) => {
      const kept = Object.entries(headers).filter(([header]) => FROZEN.has(header));
      told[name] = plain.of({ status, headers: Object.fromEntries(kept), body });
    };
    const call = async (
      name: string,
      asked: string,
      { as, body, headers }: { as?: Visitor | undefined; body?: unknown; headers?: object } = {},
    ): Promise<Exchange> => {
      const [method = '', path = ''] = asked.split(' ');
      const token = as === undefined ? {} : { authorization: `Bearer ${as.token}` };
      const answer = await send(app.url, method, path, { headers: { ...token, ...headers }, body });
      tell(name, answer);
      return answer;
    };
    const review = { rating: 5, text: 'Runs.' };
    const reviews = `/v1/products/${productId}/reviews`;
    const messages = `/v1/rooms/${shop.roomId}/messages`;

    await call('login', 'POST /v1/auth/login', { body: LOGIN });
    await call('login, wrong', 'POST /v1/auth/login', { body: { ...LOGIN, password: 'wrong horse' } });
    await call('login, odd', 'POST /v1/auth/login', { body: { ...LOGIN, role: 'admin' } });
    await call('products', 'GET /v1/products');
    await call('products, a page', 'GET /v1/products?page=2&perPage=1');
    await call('products, by Accept', 'GET /products', {
      headers: { accept: 'application/vnd.souk.v1+json' },
    });
    await call('products, odd', 'GET /v1/products?page=0&perPage=101');
    await call('product', `GET /v1/products/${productId}`);
    await call('product, none', `GET /v1/products/${shop.roomId}`);
    await call('review, not received', `POST ${reviews}`, { as: ann, body: review });
    const orderId = await received();
    await waitFor(async () => (await send(app.url, 'POST', reviews, asAnn(review))).status === 201, {
      describe: 'the catalog to hear of the parcel',
    });
    await call('review, twice', `POST ${reviews}`, { as: ann, body: review });
    await call('review, odd', `POST ${reviews}`, { as: ann, body: { rating: 6, text: '' } });
    await call('reviews', `GET ${reviews}`);
    await call('rooms', 'GET /v1/rooms', { as: ann });
    await call('rooms, nobody', 'GET /v1/rooms');
    await call('message', `POST ${messages}`, { as: ann, body: { text: 'Hello' } });
    await call('message, odd', `POST ${messages}`, { as: ann, body: { text: '', seq: 1 } });
    await call('messages', `GET ${messages}`, { as: ann });
    await call('orders', 'GET /v1/orders', { as: ann });
    await call('order', `GET /v1/orders/${orderId}`, { as: ann });
    await call('order of another', `GET /v1/orders/${orderId}`, { as: shop.host });
    await call('order of a stranger', `GET /v1/orders/${orderId}`, { as: await app.guest() });
    await call('orders, malformed', 'GET /v1/orders?page=1e9', { as: ann });
    expect(told).toEqual(JSON.parse(await readFile(GOLDEN, 'utf8')));
  });

  const asAnn = (body: object) => ({ headers: { authorization: `Bearer ${ann.token}` }, body });
});
