import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomPriceView } from '../../../../src/orders/application/room-prices/room-price-view.js';
import { startApp, type TestApp, type Visitor } from '../../../support/app.js';
import { claim, type Problem } from '../buying.js';
import { type CartAnswer, checkOut, fill, look, sql, stockUp } from '../filling.js';
import { money, NO_NUMBERS, quote, refuses } from './prices.js';

describe('prices of rooms', () => {
  let app: TestApp;
  let host: Visitor;
  let ann: Visitor;
  let roomId: string;
  let variantId: string;
  let productId: string;
  beforeAll(async () => {
    app = await startApp();
  }, 30_000);
  beforeEach(async () => {
    [host, ann] = [await app.host(), await app.guest('Ann')];
    ({ variantId, productId } = await stockUp(app, [50], { amount: 2000, host }));
    roomId = await room(host);
  });
  afterAll(() => app.close());

  async function room(as: Visitor): Promise<string> {
    const { body } = await app.call<{ id: string }>('POST', '/v2/rooms', {
      ...{ as, body: { title: 'Friday', kind: 'public' } },
    });
    return body.id;
  }
  const set = (body: object, { as = host, id = roomId, variant = variantId } = {}) =>
    app.call<RoomPriceView & Problem>('PUT', `/v2/rooms/${id}/prices/${variant}`, { as, body });
  const remove = (as = host) => app.call('DELETE', `/v2/rooms/${roomId}/prices/${variantId}`, { as });
  const list = (as = host) =>
    app.call<{ data: RoomPriceView[] }>('GET', `/v2/rooms/${roomId}/prices`, { as });
  const addFrom = (id: string | undefined, quantity = 1): Promise<CartAnswer> =>
    app.call('POST', '/v2/cart/lines', {
      ...{ as: ann, body: { variantId, quantity, ...(id === undefined ? {} : { roomId: id }) } },
    });
  /** What the only line of the cart says of its price. */
  const line = async (): Promise<unknown> => {
    const { unitPrice, pricedByRoom } = (await look(app, ann)).body.lines[0] ?? {};
    return [unitPrice?.amount, pricedByRoom];
  };
  const until = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

  it('count for lines that were added from the room, and are what the order charges', async () => {
    expect((await set({ price: money(1500) })).body).toEqual({ variantId, price: money(1500), until: null });
    expect((await addFrom(roomId, 2)).body).toMatchObject({
      ...{ subtotal: money(3000), lines: [{ roomId, pricedByRoom: true, unitPrice: money(1500) }] },
    });
    expect((await quote(app, ann)).body.total).toEqual(money(3000));
    const { status, body } = await checkOut(app, ann, { expectedTotal: money(3000) });
    expect([status, body.total, body.lines[0]?.unitPrice]).toEqual([201, money(3000), money(1500)]);
    await addFrom(undefined);
    expect(await line()).toEqual([2000, undefined]);
    expect((await checkOut(app, ann)).body.total).toEqual(money(2000));
  });

  it('give way to the price of a drop, and come before that of the variant and before promotions', async () => {
    await set({ price: money(1500) });
    await app.call('POST', '/v2/promotions', {
      as: host,
      body: { kind: 'percent', percent: 10, code: 'TENTH' },
    });
    await addFrom(roomId);
    expect((await checkOut(app, ann, { promotionCodes: ['tenth'] })).body).toMatchObject({
      ...{ subtotal: money(1500), discount: money(150), total: money(1350) },
    });
    const plan = { variantId, quantity: 5, price: money(900) };
    const drop = await app.call<{ id: string }>('POST', `/v2/rooms/${roomId}/drops`, {
      as: host,
      body: plan,
    });
    await app.call('POST', `/v2/drops/${drop.body.id}/open`, { as: host });
    const shop = { host, roomId, variantId, dropId: drop.body.id };
    const body = { claimIds: [await claim(app, shop, ann)], payment: { provider: 'sandbox', method: 'ok' } };
    const ordered = await app.call<{ total: object }>('POST', '/v2/orders', { as: ann, key: true, body });
    expect(ordered.body.total).toEqual(money(900));
  });

  it('end: by their time, by their host, and for whom the room is closed; then the usual price counts, and is told', async () => {
    await set({ price: money(1500), until: until(3600) });
    await addFrom(roomId);
    expect(await line()).toEqual([1500, true]);
    await sql(app, `UPDATE room_prices SET ends_at = now() - interval '1 second' WHERE variant_id = $1`, [
      variantId,
    ]);
    expect(await line()).toEqual([2000, false]);
    expect((await checkOut(app, ann, { expectedTotal: money(1500) })).body).toMatchObject({
      ...{ code: 'conflict', total: money(2000) },
    });
    await set({ price: money(1400) });
    expect(await line()).toEqual([1400, true]);
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
    expect(await line()).toEqual([2000, false]);
    await set({ price: money(1300) });
    await app.call('PATCH', `/v2/rooms/${roomId}`, { as: host, body: { kind: 'private' } });
    expect(await line()).toEqual([2000, false]);
    expect((await checkOut(app, ann)).body.total).toEqual(money(2000));
  });

  it('are not those of another currency or of another room', async () => {
    await set({ price: money(1500) });
    await addFrom(await room(host));
    expect(await line()).toEqual([2000, false]);
    await addFrom(roomId);
    expect(await line()).toEqual([1500, true]);
    const variants = [{ id: variantId, price: money(2100, 'USD') }];
    await app.call('PATCH', `/v2/products/${productId}`, { as: host, body: { variants } });
    expect((await look(app, ann)).body.lines).toMatchObject([
      { unitPrice: money(2100, 'USD'), pricedByRoom: false },
    ]);
  });

  it('are named in carts only by who may see the room', async () => {
    const closed = await room(host);
    await app.call('PATCH', `/v2/rooms/${closed}`, { as: host, body: { kind: 'private' } });
    expect((await addFrom(closed)).status).toBe(404);
    expect((await addFrom(variantId)).status).toBe(404);
    expect((await addFrom('room')).status).toBe(400);
    const put = (id: string): Promise<CartAnswer> =>
      fill(app, ann, [{ variantId, quantity: 1, roomId: id } as never]);
    expect((await put(closed)).body).toMatchObject({ errors: [{ path: 'lines.0.roomId' }] });
    await set({ price: money(1500) });
    expect((await put(roomId)).body.lines).toMatchObject([{ unitPrice: money(1500), pricedByRoom: true }]);
  });

  it("are set by the room's host for the own variants, and are what they can be", async () => {
    const other = await app.host();
    const foreign = await stockUp(app, [1], { host: other });
    const price = { price: money(1500) };
    expect((await set(price, { as: other })).status).toBe(403);
    expect([(await list(other)).status, (await remove(other)).status, (await list(ann)).status]).toEqual([
      403, 403, 403,
    ]);
    expect((await set(price, { as: ann })).status).toBe(403);
    expect((await set(price, { variant: foreign.variantId })).status).toBe(404);
    expect((await set(price, { variant: roomId })).status).toBe(404);
    expect((await set(price, { id: variantId })).status).toBe(404);
    await app.call('PATCH', `/v2/rooms/${roomId}`, { as: host, body: { kind: 'private' } });
    expect((await set(price, { as: other })).status).toBe(404);
    await refuses(set, [
      ...[...NO_NUMBERS, 1_000_000_001].map((amount) => ({ price: { amount, currency: 'EUR' } })),
      ...[{ price: money(1, 'USD') }, { price: money(1, 'eur') }, { price: 1 }, {}],
      ...[
        { ...price, until: 'soon' },
        { ...price, until: null },
        { ...price, hostId: ann.id },
      ],
    ]);
    await set({ price: money(0), until: '2099-01-01T00:00:00Z' });
    expect((await list()).body.data).toEqual([
      { variantId, price: money(0), until: '2099-01-01T00:00:00.000Z' },
    ]);
  });
});
