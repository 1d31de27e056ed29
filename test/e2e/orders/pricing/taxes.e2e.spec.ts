import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../../support/app.js';
import { openShop } from '../../../support/shop.js';
import { waitFor } from '../../../support/wait-for.js';
import { claim, look } from '../buying.js';
import { add, checkOut, stockUp } from '../filling.js';
import { adminOf, money, NO_NUMBERS, quote, refuses, to } from './prices.js';

const GERMANY = { country: 'DE', rate: 190_000, included: true, taxesShipping: true };
const STATES = { country: 'US', rate: 50_000, included: false, taxesShipping: false };
const CALIFORNIA = { ...STATES, region: 'California', rate: 88_750 };

describe('taxes of orders', () => {
  let app: TestApp;
  let admin: Visitor;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    admin = await adminOf(app);
    await put([GERMANY, STATES, CALIFORNIA]);
  }, 30_000);
  beforeEach(async () => {
    ann = await app.guest('Ann');
  });
  afterAll(() => app.close());

  const put = (zones: readonly object[], as = admin) =>
    app.call('PUT', '/v2/tax-zones', { as, body: { zones } });

  /** A cart of 3 × 10.05 and 1 × 10.06. */
  async function filled(): Promise<void> {
    const { variantIds } = await stockUp(app, [10, 10], { amount: 1005 });
    await add(app, ann, variantIds[0] ?? '', 3);
    await add(app, ann, variantIds[1] ?? '', 1);
  }

  it('are contained in prices, or added to them, as the zone says; rounded for each line', async () => {
    await filled();
    const { body: inGermany } = await quote(app, ann, { shippingAddress: to('DE') });
    // 3015 × 19 / 119 = 481.39, 1006 × 19 / 119 = 160.62
    expect(inGermany).toMatchObject({
      ...{ subtotal: money(4021), tax: money(642), taxIncluded: true, total: money(4021) },
      lines: [
        { taxRate: 190_000, tax: money(481), total: money(3015) },
        { taxRate: 190_000, tax: money(161), total: money(1006) },
      ],
    });
    const shippingAddress = to('US', ' california');
    const { body: inCalifornia } = await quote(app, ann, { shippingAddress });
    // 3015 × 8.875 % = 267.58, 1006 × 8.875 % = 89.28
    expect(inCalifornia).toMatchObject({
      ...{ subtotal: money(4021), tax: money(357), total: money(4378) },
      lines: [{ total: money(3283) }, { total: money(1095) }],
    });
    const ordered = await checkOut(app, ann, { shippingAddress, expectedTotal: inCalifornia.total });
    expect(ordered).toMatchObject({
      status: 201,
      body: { state: 'paid', total: money(4378), tax: money(357) },
    });
    const { lines, total, tax } = await look(app, ann, ordered.body.id);
    expect({ lines, total, tax }).toEqual({
      ...{ lines: inCalifornia.lines, total: inCalifornia.total, tax: inCalifornia.tax },
    });
  });

  it('are those of the region before those of the country; without address or zone there are none', async () => {
    await filled();
    const taxOf = async (address?: object): Promise<number> =>
      (await quote(app, ann, address && { shippingAddress: address })).body.tax.amount;
    expect(await taxOf(to('US', 'Texas'))).toBe(151 + 50);
    expect(await taxOf(to('US'))).toBe(151 + 50);
    expect(await taxOf(to('FR'))).toBe(0);
    expect(await taxOf()).toBe(0);
  });

  it('are due on claims as on carts, and a host sees those of the own lines', async () => {
    const shop = await openShop(app);
    const claimIds = [await claim(app, shop, ann, 1)];
    const body = { claimIds, payment: { provider: 'sandbox', method: 'ok' }, shippingAddress: to('US') };
    const quoted = await app.call('POST', '/v2/orders/quote', { as: ann, body });
    const placed = await app.call<{ id: string }>('POST', '/v2/orders', { as: ann, key: true, body });
    const sums = { subtotal: money(1999), tax: money(100), total: money(2099) };
    expect([quoted.status, quoted.body, placed.body]).toMatchObject([200, sums, sums]);
    expect(await look(app, shop.host, placed.body.id)).toMatchObject(sums);
  });

  it('are the same on every node soon after an admin changed them', async () => {
    const other = await app.another();
    const rate = async (): Promise<unknown> => (await other.call('GET', '/v2/tax-zones', { as: admin })).body;
    expect(await rate()).toEqual({ data: [GERMANY, STATES, CALIFORNIA] });
    const france = { ...GERMANY, country: 'FR', rate: 200_000 };
    expect((await put([GERMANY, STATES, CALIFORNIA, france])).body).toEqual({
      data: [GERMANY, STATES, CALIFORNIA, france],
    });
    await waitFor(async () => ((await rate()) as { data: object[] }).data.length === 4, {
      describe: 'the other node to know',
    });
  }, 30_000);

  it('are set by admins, and are what they can be', async () => {
    const host = await app.host();
    expect([(await put([], host)).status, (await put([], ann)).status]).toEqual([403, 403]);
    expect((await app.call('GET', '/v2/tax-zones', { as: host })).status).toBe(403);
    await refuses(
      (zone) => put([zone]),
      [
        ...[...NO_NUMBERS, 1_000_001].map((rate) => ({ ...GERMANY, rate })),
        ...['de', 'XX', '', 1].map((country) => ({ ...GERMANY, country })),
        { ...GERMANY, included: 'true' },
        { ...GERMANY, taxesShipping: undefined },
        { ...GERMANY, region: '' },
        { ...GERMANY, hostId: host.id },
      ],
    );
    const twice = await put([CALIFORNIA, { ...CALIFORNIA, region: 'CALIFORNIA ' }]);
    expect(twice).toMatchObject({ status: 400, body: { errors: [{ path: 'zones.1' }] } });
  });
});
