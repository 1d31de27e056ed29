import { describe, expect, it } from '@jest/globals';
import { claim, draft, place } from '../../../../test/support/fakes/order-drafts.js';
import { type UnsentOrder, UnsentOrders } from './unsent-orders.js';

const HOME = { name: 'Ann', line1: 'High Street 1', city: 'Köln', postalCode: '50667', country: 'DE' };
const paid = (more: Partial<UnsentOrder> = {}): UnsentOrder => ({
  ...{ id: 'first', userId: 'ann', roomId: 'room', currency: 'EUR', shippingAddress: HOME },
  ...{ grams: 300, price: 1_999, shipping: 490, shipsWith: [], isPaid: true },
  ...more,
});
const next = { ...draft([claim()]), shippingAddress: { ...HOME, line2: undefined } };

describe('what an order could be sent with', () => {
  it('is all that the shopper paid in the same room, to the same address, in the same currency', () => {
    const orders = new UnsentOrders([paid(), paid({ id: 'second', grams: 50, price: 1, shipping: 0 })]);
    expect(orders.sentWith(next)).toEqual({
      ...{ orderIds: ['first', 'second'], grams: 350, price: 2_000, paid: 490 },
    });
  });

  it.each([
    ['of somebody else', paid({ userId: 'bob' })],
    ['of another room', paid({ roomId: 'other' })],
    ['to another address', paid({ shippingAddress: { ...HOME, line2: 'Back yard' } })],
    ['to no address', paid({ shippingAddress: null })],
    ['in another currency', paid({ currency: 'CHF' })],
    ['that is not paid yet', paid({ isPaid: false })],
  ])('is nothing %s', (_, order) => {
    expect(new UnsentOrders([order]).sentWith(next)).toBeUndefined();
  });

  it('is nothing for claims of several rooms, and for a cart', () => {
    const orders = new UnsentOrders([paid()]);
    const of = (rooms: readonly string[]) => ({ ...next, claims: rooms.map((roomId) => claim({ roomId })) });
    expect([of(['room', 'other']), of([])].map((one) => orders.sentWith(one))).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('weighs along what is to be sent with it and not paid yet, but that lends nothing', () => {
    const orders = new UnsentOrders([
      paid(),
      paid({ id: 'rider', isPaid: false, shipsWith: ['first'], grams: 700, shipping: 200 }),
      paid({ id: 'alone', isPaid: false, grams: 5_000 }),
    ]);
    expect(orders.sentWith(next)).toMatchObject({ orderIds: ['first'], grams: 1_000, paid: 490 });
    orders.placed({ ...place().snapshot(), grams: 40, shipsWith: ['first'] });
    expect(orders.sentWith(next)).toMatchObject({ orderIds: ['first'], grams: 1_040, paid: 490 });
  });
});
