import { describe, expect, it } from '@jest/globals';
import { NOW, place } from '../../../../test/support/fakes/order-drafts.js';
import { giveAllBack, kept, paidOrder } from '../../../../test/support/fakes/paid-orders.js';
import type { Order } from '../order.js';
import type { RefundWish, Shipment } from './after-sale.js';

const ANN = { userId: 'ann', role: 'host' };
const BEN = { userId: 'ben', role: 'host' };
const ADMIN = { userId: 'root', role: 'admin' };

let last = 0;
const ship = (order: Order, by = ANN, more: Partial<Shipment> = {}) => {
  const id = String((last += 1));
  return order.ship({ id, key: id, carrier: 'Post', tracking: 'T1', ...more }, by, NOW);
};
const refund = (order: Order, by = ADMIN, more: Partial<RefundWish> = {}) => {
  const id = String((last += 1));
  return order.refund({ id, key: id, reason: null, ...more }, by, NOW);
};
const refused = (code: string, facts = {}): unknown =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

/** Two units of Ann's, one of Ben's: 2 × 1000 + 500. */
const ofTwo = (extra = {}) =>
  paidOrder(
    [
      { hostId: 'ann', quantity: 2, price: { amount: 1000, currency: 'EUR' }, variantId: 'a' },
      { hostId: 'ben', quantity: 1, price: { amount: 500, currency: 'EUR' }, variantId: 'b' },
    ],
    extra,
  );

describe('sending', () => {
  it('is of all that is left of the own lines, and the order is fulfilled once everything is sent', () => {
    const order = ofTwo();
    expect(ship(order, ANN, { lines: [{ line: 0, quantity: 1 }] }).lines).toEqual([{ line: 0, quantity: 1 }]);
    expect(ship(order).lines).toEqual([{ line: 0, quantity: 1 }]);
    expect(order.snapshot().state).toBe('paid');
    ship(order, BEN);
    expect(order.snapshot()).toMatchObject({ state: 'fulfilled', lines: [{ shipped: 2 }, { shipped: 1 }] });
    const { events } = order.chronicle.pull();
    expect(events.map(({ type }) => type)).toEqual([
      ...['order.shipped', 'order.shipped', 'order.shipped', 'order.fulfilled'],
    ]);
    expect(events[2]).toMatchObject({ data: { units: [{ line: 1, variantId: 'b', quantity: 1 }] } });
  });

  it('is never of more than was bought, in one fulfilment or in several, nor of lines that are not there', () => {
    const order = ofTwo();
    const three = [
      { line: 0, quantity: 1 },
      { line: 0, quantity: 2 },
    ];
    expect(() => ship(order, ANN, { lines: three })).toThrow(refused('conflict', { line: 0, left: 2 }));
    ship(order);
    expect(() => ship(order, ANN, { lines: [{ line: 0, quantity: 1 }] })).toThrow(
      refused('conflict', { left: 0 }),
    );
    expect(() => ship(order)).toThrow(refused('conflict'));
    expect(() => ship(order, ADMIN, { lines: [{ line: 2, quantity: 1 }] })).toThrow(refused('not_found'));
  });

  it('is never of lines of others, of lost ones, or of what is refunded', () => {
    const order = ofTwo();
    expect(() => ship(order, ANN, { lines: [{ line: 1, quantity: 1 }] })).toThrow(refused('not_found'));
    expect(() => ship(order, { userId: 'eve', role: 'host' })).toThrow(refused('not_found'));
    refund(order, ANN, { lines: [{ line: 0, quantity: 1 }] });
    expect(() => ship(order, ANN, { lines: [{ line: 0, quantity: 2 }] })).toThrow(
      refused('conflict', { left: 1 }),
    );
    const late = place([
      { ...claimOf('a'), hostId: 'ann' },
      { ...claimOf('b'), hostId: 'ann' },
    ]);
    late.captured('payment', 3998, new Set(['b']), NOW);
    late.numbered(1, 'payment', NOW);
    expect(ship(late).lines).toEqual([{ line: 0, quantity: 1 }]);
    expect(late.snapshot().state).toBe('fulfilled');
    expect(() => refund(late, ANN, { lines: [{ line: 1, quantity: 1 }] })).toThrow(refused('not_found'));
  });

  it('is once for a key of a seller', () => {
    const order = ofTwo();
    const first = ship(order, ANN, { key: 'k', lines: [{ line: 0, quantity: 1 }] });
    expect(ship(order, ANN, { key: 'k', lines: [{ line: 0, quantity: 1 }] })).toBe(first);
    expect(ship(order, BEN, { key: 'k' })).not.toBe(first);
    expect(order.snapshot().lines.map(({ shipped }) => shipped)).toEqual([1, 1]);
  });

  it('waits for the money: a host knows of no order before, an admin is told', () => {
    const order = place([{ ...claimOf('a'), hostId: 'ann' }]);
    expect(() => ship(order)).toThrow(refused('not_found'));
    expect(() => ship(order, ADMIN)).toThrow(refused('invalid_transition'));
  });
});

describe('refunding', () => {
  it('of lines gives back their share, with their tax, and of the rest all that is left', () => {
    const order = ofTwo({ tax: 475, shipping: 590 });
    expect(refund(order, ANN, { lines: [{ line: 0, quantity: 1 }] })).toMatchObject({ amount: 1190 });
    expect(refund(order, BEN)).toMatchObject({ amount: 595, lines: [{ line: 1, quantity: 1, amount: 595 }] });
    expect(refund(order)).toMatchObject({ amount: 1780, lines: [{ line: 0, quantity: 1, amount: 1190 }] });
    giveAllBack(order);
    expect(order.snapshot()).toMatchObject({ state: 'refunded', refunded: 3565, total: 3565 });
    expect(() => refund(order)).toThrow(refused('invalid_transition'));
  });

  it('leaves an order paid or fulfilled until all is back', () => {
    const order = ofTwo();
    refund(order, ADMIN, { amount: 2499 });
    giveAllBack(order);
    expect(order.snapshot()).toMatchObject({
      state: 'paid',
      payments: [{ state: 'captured', refunded: 2499 }],
    });
    ship(order, ADMIN);
    refund(order, ADMIN, { amount: 1 });
    expect(order.snapshot()).toMatchObject({ state: 'fulfilled', payments: [{ state: 'refunding' }] });
    giveAllBack(order);
    expect(order.snapshot()).toMatchObject({ state: 'refunded', payments: [{ state: 'refunded' }] });
  });

  it('never gives back more than is left, in money or units', () => {
    const order = ofTwo();
    expect(() => refund(order, ADMIN, { amount: 2501 })).toThrow(refused('conflict', { left: 2500 }));
    refund(order, ADMIN, { amount: 2000 });
    expect(() => refund(order, ADMIN, { amount: 501 })).toThrow(refused('conflict', { left: 500 }));
    expect(refund(order, ANN, { lines: [{ line: 0, quantity: 2 }] }).amount).toBe(500);
    expect(() => refund(order, ANN)).toThrow(refused('conflict'));
    expect(kept(order.snapshot())).toBe(0);
  });

  it('of an amount is not for a host who sells only a part', () => {
    expect(() => refund(ofTwo(), ANN, { amount: 1 })).toThrow(refused('forbidden'));
    const own = paidOrder([{ hostId: 'ann' }]);
    expect(refund(own, ANN, { amount: 1 }).amount).toBe(1);
  });

  it('asks a provider for more only once it said that the rest is back', () => {
    const order = ofTwo();
    refund(order, ADMIN, { amount: 100 });
    refund(order, ADMIN, { amount: 200 });
    expect(order.snapshot().payments[0]).toMatchObject({ refundDue: 300, refundAsked: 100, refunded: 0 });
    order.moneyReturned('payment', 100, NOW);
    expect(order.snapshot().payments[0]).toMatchObject({
      state: 'refunding',
      refundAsked: 300,
      refunded: 100,
    });
    // The first answer once more.
    order.moneyReturned('payment', 100, NOW);
    expect(order.snapshot().payments[0]).toMatchObject({ state: 'refunding', refunded: 100 });
    order.moneyReturned('payment', 300, NOW);
    expect(order.snapshot().payments[0]).toMatchObject({ state: 'captured', refunded: 300, checkAt: null });
  });

  it('of what was not sent yet ends the sending: what is left is fulfilled', () => {
    const order = ofTwo();
    ship(order);
    refund(order, BEN);
    expect(order.snapshot().state).toBe('fulfilled');
  });

  it('of what cost nothing gives units back, and no money', () => {
    const order = paidOrder([{ hostId: 'ann', quantity: 2, price: { amount: 0, currency: 'EUR' } }]);
    refund(order, ANN, { lines: [{ line: 0, quantity: 1 }] });
    expect(order.snapshot()).toMatchObject({ state: 'paid', payments: [{ state: 'captured' }] });
    refund(order, ANN);
    expect(order.snapshot().state).toBe('refunded');
  });
});

function claimOf(id: string) {
  const shown = {
    dropId: 'drop',
    roomId: 'room',
    variantId: 'variant',
    title: 'Runner',
    quantity: 1,
    state: 'held' as const,
  };
  return {
    id,
    ...shown,
    price: { amount: 1999, currency: 'EUR' },
    expiresAt: new Date(NOW.getTime() + 120_000),
  };
}
