import { describe, expect, it } from '@jest/globals';
import { later } from '#kernel';
import { claim, draft, NOW, PAYMENT, place } from '../../../test/support/fakes/order-drafts.js';
import { Order } from './order.js';

const none = new Set<string>();

describe('placing an order', () => {
  it('costs the sum of its lines, in whole minor units', () => {
    const order = place([
      claim({ id: 'a', quantity: 3 }),
      claim({ id: 'b', price: { amount: 1, currency: 'EUR' } }),
    ]);
    expect(order.snapshot()).toMatchObject({
      state: 'pending_payment',
      number: null,
      lines: [
        { claimId: 'a', unitPrice: 1999, total: 5997 },
        { claimId: 'b', total: 1 },
      ],
      ...{ subtotal: 5998, tax: 0, shipping: 0, total: 5998 },
      payments: [{ id: 'payment', state: 'pending', amount: 5998 }],
    });
  });

  it('lasts as long as the first of its holds', () => {
    const order = place([claim({ id: 'a' }), claim({ id: 'b', expiresAt: later(NOW, 60) })]);
    expect(order.snapshot().holdUntil).toEqual(later(NOW, 60));
  });

  it.each([
    ['not_found', { ...draft([claim()]), claimIds: ['claim', 'of somebody else'] }],
    ['claim_not_held', draft([claim({ state: 'released' })])],
    ['claim_not_held', draft([claim({ expiresAt: NOW })])],
    [
      'validation_failed',
      draft([claim({ id: 'a' }), claim({ id: 'b', price: { amount: 1, currency: 'USD' } })]),
    ],
  ])('refuses with %s what cannot be ordered', (code, wish) => {
    expect(() => Order.place(wish, new Map(), NOW)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a claim that is in another order, and says in which', () => {
    const inOrders = new Map([['claim', 'other']]);
    expect(() => Order.place(draft([claim({ state: 'ordered' })]), inOrders, NOW)).toThrow(
      expect.objectContaining({ code: 'conflict', facts: { orderId: 'other', claimId: 'claim' } }),
    );
  });
});

describe('an order that is paid for', () => {
  it('is paid once, whatever is heard of the payment afterwards', () => {
    const order = place();
    order.captured('payment', 1999, none, NOW);
    order.numbered(1, 'payment', NOW);
    const paid = order.snapshot();
    order.captured('payment', 1999, none, NOW);
    order.declined('payment', 'card_declined', NOW);
    order.failed('payment', 'not_taken', true, NOW);
    order.moneyReturned('payment', 1999, NOW);
    expect(order.snapshot()).toBe(paid);
    expect(paid).toMatchObject({
      state: 'paid',
      number: 1,
      payments: [{ state: 'captured', checkAt: null }],
    });
    expect(order.chronicle.pull().events.map(({ type }) => type)).toEqual(['order.created', 'order.paid']);
  });

  it('gives the money of lost lines back and keeps the rest', () => {
    const order = place([claim({ id: 'a' }), claim({ id: 'b', quantity: 2 })]);
    order.captured('payment', 5997, new Set(['b']), NOW);
    expect(order.snapshot()).toMatchObject({
      ...{ state: 'paid', subtotal: 1999, total: 1999 },
      payments: [{ state: 'refunding', amount: 5997, refundDue: 3998, refunded: 0, checkAt: NOW }],
    });
    order.moneyReturned('payment', 3998, NOW);
    expect(order.snapshot()).toMatchObject({
      state: 'paid',
      payments: [{ state: 'captured', refunded: 3998 }],
    });
  });

  it('comes to nothing when all of its units are gone, and is refunded', () => {
    const order = place();
    order.captured('payment', 1999, new Set(['claim']), NOW);
    expect(order.snapshot()).toMatchObject({
      ...{ state: 'cancelled', reason: 'units_gone', total: 1999 },
      payments: [{ state: 'refunding', refundDue: 1999 }],
    });
    order.moneyReturned('payment', 1999, NOW);
    expect(order.snapshot()).toMatchObject({
      state: 'refunded',
      payments: [{ state: 'refunded', refunded: 1999 }],
    });
    const { timeline, events } = order.chronicle.pull();
    expect(events.map(({ type }) => type)).toEqual(['order.created', 'order.cancelled', 'order.refunded']);
    expect(timeline.map(({ type }) => type)).toEqual([
      ...['order.created', 'order.cancelled', 'refund.started', 'order.refunded'],
    ]);
  });

  it('does not take another amount than it asked for', () => {
    expect(() => place().captured('payment', 1998, none, NOW)).toThrow('another amount');
  });
});

describe('an order that is not paid', () => {
  it('waits for another attempt while its hold lasts', () => {
    const order = place();
    order.declined('payment', 'card_declined', later(NOW, 119));
    order.payAgain({ ...PAYMENT, id: 'second', key: 'other' }, later(NOW, 119));
    order.captured('second', 1999, none, later(NOW, 121));
    expect(order.snapshot()).toMatchObject({
      state: 'paid',
      payments: [{ state: 'declined', failure: 'card_declined' }, { state: 'captured' }],
    });
  });

  it('is cancelled by a refusal that comes after its hold', () => {
    const order = place();
    order.declined('payment', 'card_declined', later(NOW, 120));
    expect(order.snapshot()).toMatchObject({ state: 'cancelled', reason: 'hold_expired' });
  });

  it('waits beyond its hold for a payment that is under way', () => {
    const order = place();
    order.holdEnded(later(NOW, 121));
    expect(order.snapshot().state).toBe('pending_payment');
    order.captured('payment', 1999, none, later(NOW, 122));
    expect(order.snapshot().state).toBe('paid');
  });

  it('ends when its buyer gives units back, and can be paid no more', () => {
    const order = place();
    order.declined('payment', 'card_declined', NOW);
    order.givenBack(later(NOW, 1));
    const ended = order.snapshot();
    expect(ended).toMatchObject({ state: 'cancelled', reason: 'by_buyer' });
    order.givenBack(later(NOW, 2));
    expect(order.snapshot()).toBe(ended);
  });

  it('waits for a payment that is under way when its units are given back', () => {
    const paid = place();
    paid.givenBack(later(NOW, 1));
    paid.captured('payment', 1999, none, later(NOW, 2));
    paid.givenBack(later(NOW, 3));
    expect(paid.snapshot().state).toBe('paid');
    const declined = place();
    declined.givenBack(later(NOW, 1));
    expect(declined.snapshot().state).toBe('pending_payment');
    declined.declined('payment', 'card_declined', later(NOW, 2));
    expect(declined.snapshot()).toMatchObject({ state: 'cancelled', reason: 'hold_expired' });
  });

  it('lets nobody pay twice at once, too late, or for what is over', () => {
    const again = (order: Order, at = NOW) => order.payAgain({ ...PAYMENT, id: 'second', key: 'other' }, at);
    expect(() => again(place())).toThrow(expect.objectContaining({ code: 'conflict' }));
    const declined = place();
    declined.declined('payment', 'card_declined', NOW);
    expect(() => again(declined, later(NOW, 120))).toThrow(
      expect.objectContaining({ code: 'claim_not_held' }),
    );
    declined.cancel(NOW);
    expect(() => again(declined)).toThrow(expect.objectContaining({ code: 'invalid_transition' }));
  });

  it('takes no more money while it is not known whether an attempt took it', () => {
    const order = place();
    order.failed('payment', 'provider_unreachable', false, NOW);
    const again = () => order.payAgain({ ...PAYMENT, id: 'second', key: 'other' }, NOW);
    expect(again).toThrow(expect.objectContaining({ code: 'conflict' }));
    order.failed('payment', 'not_taken', true, NOW);
    expect(again).not.toThrow();
  });

  it('takes the money of an attempt that was given up too early, or gives it back if it is paid already', () => {
    const order = place();
    order.failed('payment', 'not_taken', true, NOW);
    order.payAgain({ ...PAYMENT, id: 'second', key: 'other' }, NOW);
    order.captured('second', 1999, none, NOW);
    order.captured('payment', 1999, none, NOW);
    expect(order.snapshot()).toMatchObject({
      state: 'paid',
      payments: [{ state: 'refunding', refundDue: 1999 }, { state: 'captured' }],
    });
    order.moneyReturned('payment', 1999, NOW);
    expect(order.snapshot()).toMatchObject({
      state: 'paid',
      payments: [{ state: 'refunded' }, { state: 'captured' }],
    });
  });
});

describe('cancelling', () => {
  it('is once, however often it is asked for', () => {
    const order = place();
    order.cancel(NOW);
    order.cancel(NOW);
    expect(order.snapshot()).toMatchObject({ state: 'cancelled', reason: 'by_buyer' });
    expect(order.chronicle.pull().events).toHaveLength(2);
  });

  it('gives money back that comes in after it', () => {
    const order = place();
    order.cancel(NOW);
    expect(order.claimsToSell('payment')).toEqual([]);
    order.captured('payment', 1999, none, NOW);
    order.moneyReturned('payment', 1999, NOW);
    expect(order.snapshot()).toMatchObject({ state: 'refunded', payments: [{ state: 'refunded' }] });
  });

  it('is refused once it is paid', () => {
    const order = place();
    order.captured('payment', 1999, none, NOW);
    expect(() => order.cancel(NOW)).toThrow(expect.objectContaining({ code: 'invalid_transition' }));
  });

  it('is not for others to do, and not theirs to know of', () => {
    expect(() => place().requireOwner({ userId: 'bob', role: 'host' })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
    expect(() => place().requireOwner({ userId: 'root', role: 'admin' })).not.toThrow();
  });
});
