import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ShippingZone } from '../../../../src/orders/domain/pricing/tariff.js';
import { startApp, type TestApp, type Visitor } from '../../../support/app.js';
import { openShop } from '../../../support/shop.js';
import { claim, look, type Problem } from '../buying.js';
import { add, checkOut, stockUp } from '../filling.js';
import { adminOf, money, NO_NUMBERS, quote, refuses, to } from './prices.js';

const rate = (name: string, amount: number, more: object = {}) => ({
  name,
  amount,
  currency: 'EUR',
  ...more,
});

const HOME = {
  name: 'Home',
  places: [{ country: 'DE' }],
  rates: [
    rate('Letter', 190, { maxWeightGrams: 500, maxPrice: 5_000 }),
    rate('Parcel', 490, { maxPrice: 5_000 }),
    rate('Parcel for free', 0, { minPrice: 5_000 }),
    rate('Express', 1_490),
    rate('Dollars', 1, { currency: 'USD' }),
  ],
};
const ISLANDS = {
  ...HOME,
  name: 'Islands',
  places: [{ country: 'DE', region: 'Sylt' }],
  rates: [rate('Ferry', 990)],
};

describe('shipping of orders', () => {
  let app: TestApp;
  let admin: Visitor;
  let ann: Visitor;
  let zones: readonly ShippingZone[];
  beforeAll(async () => {
    app = await startApp();
    admin = await adminOf(app);
  }, 30_000);
  beforeEach(async () => {
    ann = await app.guest('Ann');
    zones = (await put([HOME, ISLANDS])).body.data;
  });
  afterAll(() => app.close());

  const put = (wanted: readonly object[], as = admin) =>
    app.call<{ data: readonly ShippingZone[] } & Problem>('PUT', '/v2/shipping-zones', {
      as,
      body: { zones: wanted },
    });
  const idOf = (name: string): string | undefined =>
    zones.flatMap(({ rates }) => rates).find((one) => one.name === name)?.id;

  /** A cart with so many units of 19.99 that weigh so much. */
  async function filled(quantity: number, weightGrams: number): Promise<void> {
    const { host, productId, variantId } = await stockUp(app, [10]);
    const variants = [{ id: variantId, weightGrams }];
    const edited = await app.call<{ variants: object[] }>('PATCH', `/v2/products/${productId}`, {
      ...{ as: host, body: { variants } },
    });
    expect(edited.body.variants).toMatchObject(variants);
    await add(app, ann, variantId, quantity);
  }

  it('costs the cheapest way that fits weight, price and currency', async () => {
    const cheapest = async (address = to('DE')): Promise<unknown> => {
      const { body } = await quote(app, ann, { shippingAddress: address });
      return [body.shippingRate, body.shipping.amount, body.total.amount - body.subtotal.amount];
    };
    await filled(2, 249);
    expect(await cheapest()).toEqual(['Letter', 190, 190]);
    await filled(1, 2);
    // 5997 is over 5000, so it goes for free.
    expect(await cheapest()).toEqual(['Parcel for free', 0, 0]);
    expect(await cheapest(to('DE', 'sylt'))).toEqual(['Ferry', 990, 990]);
    ann = await app.guest('Ann');
    await filled(2, 250);
    // 500 g is the first weight that is too heavy.
    expect(await cheapest()).toEqual(['Parcel', 490, 490]);
  });

  it('is what the quote said, in the way that the order names', async () => {
    await filled(2, 100);
    const shippingAddress = to('DE');
    const { body: quoted } = await quote(app, ann, { shippingAddress, shippingRateId: idOf('Express') });
    expect(quoted).toMatchObject({
      shipping: money(1_490),
      shippingRate: 'Express',
      total: money(3998 + 1_490),
    });
    expect(quoted.shippingRates.map(({ name, price }) => [name, price.amount])).toEqual([
      ...[
        ['Letter', 190],
        ['Parcel', 490],
        ['Express', 1_490],
      ],
    ]);
    const ordered = await checkOut(app, ann, {
      ...{ shippingAddress, shippingRateId: idOf('Express'), expectedTotal: quoted.total },
    });
    expect(ordered).toMatchObject({ status: 201, body: { state: 'paid', shipping: money(1_490) } });
    expect(await look(app, ann, ordered.body.id)).toMatchObject({
      total: quoted.total,
      shippingRate: 'Express',
    });
  });

  it('is refused where nobody sends, without an address, and in ways that there are not', async () => {
    await filled(1, 100);
    const paths = async (body: object): Promise<unknown> => {
      const answers = [await quote(app, ann, body), await checkOut(app, ann, { ...body })];
      expect(answers.map(({ status }) => status)).toEqual([400, 400]);
      return answers.map((answer) => answer.body.errors?.map(({ path }) => path).join());
    };
    expect(await paths({ shippingAddress: to('FR') })).toEqual(['shippingAddress', 'shippingAddress']);
    expect(await paths({})).toEqual(['shippingAddress', 'shippingAddress']);
    for (const shippingRateId of [
      idOf('Ferry'),
      idOf('Dollars'),
      idOf('Parcel for free'),
      ann.id,
      'parcel',
      1,
    ])
      expect(await paths({ shippingAddress: to('DE'), shippingRateId })).toEqual([
        ...['shippingRateId', 'shippingRateId'],
      ]);
    expect((await app.call<{ lines: object[] }>('GET', '/v2/cart', { as: ann })).body.lines).toHaveLength(1);
  });

  it('is for claims by the weight of their variants, and costs nothing while there are no zones', async () => {
    const order = async (): Promise<unknown> => {
      const shop = await openShop(app);
      const own = await app.call<{ data: { productId?: string; id: string; title: string }[] }>(
        ...(['GET', `/v2/products?host=${shop.host.id}`] as const),
      );
      const variants = [{ id: shop.variantId, weightGrams: 800 }];
      await app.call('PATCH', `/v2/products/${own.body.data[0]?.id ?? ''}`, {
        as: shop.host,
        body: { variants },
      });
      const body = {
        ...{ claimIds: [await claim(app, shop, ann)], shippingAddress: to('DE') },
        payment: { provider: 'sandbox', method: 'ok' },
      };
      const placed = await app.call<{ shipping: object; shippingRate?: string }>('POST', '/v2/orders', {
        ...{ as: ann, key: true, body },
      });
      return [placed.status, placed.body.shippingRate, placed.body.shipping];
    };
    expect(await order()).toEqual([201, 'Parcel', money(490)]);
    await put([]);
    expect(await order()).toEqual([201, undefined, money(0)]);
  });

  it('is set by admins; zones and rates that stay keep their ids, and are what they can be', async () => {
    const host = await app.host();
    expect([(await put([], host)).status, (await put([], ann)).status]).toEqual([403, 403]);
    expect((await app.call('GET', '/v2/shipping-zones', { as: ann })).status).toBe(403);
    const kept = await put(zones);
    expect(kept.body.data).toEqual(zones);
    expect((await app.call('GET', '/v2/shipping-zones', { as: admin })).body).toEqual({ data: zones });
    const good = rate('Parcel', 490);
    const zone = (more: object) => ({ ...HOME, rates: [good], ...more });
    await refuses(
      (body) => put([body]),
      [
        ...[...NO_NUMBERS, 1_000_000_001].map((amount) => zone({ rates: [{ ...good, amount }] })),
        ...[...NO_NUMBERS.filter((one) => one !== null), 0].map((maxWeightGrams) =>
          zone({ rates: [{ ...good, maxWeightGrams }] }),
        ),
        ...['eur', 'XXY', 1].map((currency) => zone({ rates: [{ ...good, currency }] })),
        ...[zone({ rates: {} }), zone({ places: [] }), zone({ places: [{ country: 'Germany' }] })],
        ...[
          zone({ places: [{ country: 'DE' }, { country: 'DE' }] }),
          zone({ id: ann.id }),
          zone({ owner: 1 }),
        ],
        zone({ rates: [{ ...good, id: ann.id }] }),
      ],
    );
  });

  it('weighs nothing until a host says, and no nonsense', async () => {
    const { host, productId, variantId } = await stockUp(app, [1]);
    const weigh = (weightGrams: unknown) =>
      app.call('PATCH', `/v2/products/${productId}`, {
        ...{ as: host, body: { variants: [{ id: variantId, weightGrams }] } },
      });
    await refuses(
      (body) => weigh((body as { weight: unknown }).weight),
      [...[...NO_NUMBERS, 1_000_001].map((weight) => ({ weight }))],
    );
    const seen = await app.call<{ variants: object[] }>('GET', `/v2/products/${productId}`);
    expect(seen.body.variants).toMatchObject([{ weightGrams: 0 }]);
  });
});
