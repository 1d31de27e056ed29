import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#kernel';
import { CatalogStock } from '#catalog';
import { startApp, type TestApp } from '../../support/app.js';
import { type ProductBody, someone } from './people.js';

interface Price {
  readonly amount: number;
  readonly currency: string;
}
type Variant = ProductBody['variants'][number] & { readonly prices: readonly Price[] };
type Priced = Omit<ProductBody, 'variants'> & { readonly variants: readonly Variant[] };

const eur = (amount: number): Price => ({ amount, currency: 'EUR' });
const usd = (amount: number): Price => ({ amount, currency: 'USD' });
const jpy = (amount: number): Price => ({ amount, currency: 'JPY' });
const variant = (price: unknown, prices?: unknown) => ({ sku: randomUUID(), price, prices, onHand: 3 });

describe('prices in several currencies', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  let product: Priced;
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
    const variants = [variant(eur(1000), [usd(1100), jpy(170_000)]), variant(eur(2000))];
    product = (await post({ variants })).body;
  }, 60_000);
  afterAll(() => souk.close());

  const post = (more: object) =>
    souk.call<Priced>('POST', '/v2/products', { as: host, body: { title: 'Lamp', ...more } });
  const patch = (id: string, body: object) =>
    souk.call<Priced>('PATCH', `/v2/products/${id}`, { as: host, body });
  const prices = async (query: string) =>
    (await souk.call<Priced>('GET', `/v2/products/${product.id}${query}`)).body.variants.map(
      ({ price }) => price,
    );
  const listed = async (query: string) => {
    const { body } = await souk.call<{ data: Priced[] }>('GET', `/v2/products?host=${host.id}${query}`);
    return body.data.find(({ id }) => id === product.id)?.variants.map(({ price }) => price);
  };

  it('are shown in the one that is asked for; what has none in it has its own', async () => {
    for (const look of [
      (currency: string) => prices(currency && `?currency=${currency}`),
      (currency: string) => listed(currency && `&currency=${currency}`),
    ]) {
      expect(await look('')).toEqual([eur(1000), eur(2000)]);
      expect(await look('USD')).toEqual([usd(1100), eur(2000)]);
      expect(await look('JPY')).toEqual([jpy(170_000), eur(2000)]);
      expect(await look('EUR')).toEqual([eur(1000), eur(2000)]);
      expect(await look('CHF')).toEqual([eur(1000), eur(2000)]);
      expect(await look('USD')).toEqual([usd(1100), eur(2000)]);
    }
    expect(product.variants[0]).toMatchObject({ price: eur(1000), prices: [usd(1100), jpy(170_000)] });
  });

  it('are never those of who asked before, from whichever cache', async () => {
    for (let turn = 0; turn < 3; turn += 1)
      expect(
        await Promise.all([prices(''), prices('?currency=USD'), listed('&currency=JPY'), listed('')]),
      ).toEqual([
        ...[
          [eur(1000), eur(2000)],
          [usd(1100), eur(2000)],
          [jpy(170_000), eur(2000)],
          [eur(1000), eur(2000)],
        ],
      ]);
  });

  it('change as a whole, and everyone sees it at once', async () => {
    const { body } = await post({ variants: [variant(eur(500), [usd(600)])] });
    const look = async () =>
      (await souk.call<Priced>('GET', `/v2/products/${body.id}?currency=USD`)).body.variants[0]?.price;
    expect(await look()).toEqual(usd(600));
    const [{ id } = { id: '' }] = body.variants;
    expect(
      (await patch(body.id, { variants: [{ id, prices: [usd(650)] }] })).body.variants[0]?.prices,
    ).toEqual([usd(650)]);
    expect(await look()).toEqual(usd(650));
    const same = await patch(body.id, { variants: [{ id, prices: [usd(650)] }] });
    const titled = await patch(body.id, { title: 'Other lamp' });
    expect([same.body.variants[0]?.prices, titled.body.variants[0]?.prices]).toEqual([
      [usd(650)],
      [usd(650)],
    ]);
    expect((await patch(body.id, { variants: [{ id, prices: [] }] })).body.variants[0]?.prices).toEqual([]);
    expect(await look()).toEqual(eur(500));
  });

  it('are told to neighbours in the one that they ask for', async () => {
    const stock = souk.app.get(CatalogStock);
    const ids = product.variants.map(({ id }) => id);
    const of = (variants: ReadonlyMap<string, { readonly price: Price }>) =>
      ids.map((id) => variants.get(id)?.price);
    expect(of(await stock.variants(ids))).toEqual([eur(1000), eur(2000)]);
    expect(of(await stock.variants(ids, 'USD'))).toEqual([usd(1100), eur(2000)]);
    const locked = (currency?: string) => souk.app.get(UnitOfWork).run(() => stock.locked(ids, currency));
    expect(of(await locked('JPY'))).toEqual([jpy(170_000), eur(2000)]);
    expect(of(await locked())).toEqual([eur(1000), eur(2000)]);
    expect((await stock.variant(ids[0] ?? '', 'USD'))?.price).toEqual(usd(1100));
    expect(await stock.variant(ids[0] ?? '')).not.toHaveProperty('prices');
  });

  it('are compared and sorted by in their own', async () => {
    expect(await listed('&currency=JPY&maxPrice=1500')).toEqual([jpy(170_000), eur(2000)]);
    expect(await listed('&currency=JPY&minPrice=100000')).toBeUndefined();
  });

  it('are not on v1', async () => {
    const { body } = await souk.call('GET', `/v1/products/${product.id}`);
    expect(body).toMatchObject({ price: 1000, currency: 'EUR' });
    expect(body).not.toHaveProperty('prices');
  });

  it.each([
    'currency=usd',
    'currency=XXQ',
    'currency=',
    'currency=USD&currency=EUR',
    'currency=US',
    'currency=%00',
  ])('are not asked for by ?%s', async (query) => {
    for (const path of [`/v2/products?${query}`, `/v2/products/${product.id}?${query}`])
      expect(await souk.call('GET', path)).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
  });

  it.each<[string, unknown]>([
    ['two of one currency', [usd(1), usd(2)]],
    ['one of their own currency', [eur(1)]],
    ['half a cent', [usd(0.5)]],
    ['a text', [{ amount: '5', currency: 'USD' }]],
    ['less than nothing', [usd(-1)]],
    ['far too much', [usd(1e21)]],
    ['a currency that is none', [{ amount: 5, currency: 'ABC' }]],
    ['a small currency', [{ amount: 5, currency: 'usd' }]],
    ['more than 20', Array.from({ length: 21 }, () => usd(1))],
    ['null', null],
    ['null in the list', [null]],
    ['an object', usd(1)],
    ['what it does not know', [{ ...usd(1), secret: true }]],
  ])('refuse %s', async (_, wrong) => {
    const [first] = product.variants;
    for (const answer of [
      await post({ variants: [variant(eur(1000), wrong)] }),
      await patch(product.id, { variants: [{ id: first?.id, prices: wrong }] }),
    ])
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(await prices('?currency=USD')).toEqual([usd(1100), eur(2000)]);
  });
});
