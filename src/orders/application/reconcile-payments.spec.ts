import { beforeEach, describe, expect, it } from '@jest/globals';
import { ann, ordersFakes, type OrdersFakes } from '../../../test/support/fakes/orders.js';

let souk: OrdersFakes;
beforeEach(() => {
  souk = ordersFakes();
});

const place = () =>
  souk.place.execute(ann, {
    ...{ claimIds: [souk.hold()], payment: { provider: 'sandbox', method: 'ok' }, key: 'key' },
  });

/** Lets time pass second by second, as the schedule does. */
async function live(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    souk.hours.pass(1);
    await souk.reconcile.execute();
    await souk.endUnpaid.execute();
  }
}

describe('the reconciliation', () => {
  it('leaves a payment alone that a request is busy with', async () => {
    souk.payments.decides = { state: 'pending' };
    await place();
    souk.payments.decides = 'captured';
    souk.payments.books.clear();
    await live(14);
    expect(souk.order.state).toBe('pending_payment');
  });

  it('books what the provider took before the answer was lost', async () => {
    souk.payments.silent = 'after';
    await place();
    souk.payments.silent = undefined;
    await live(1);
    expect(souk.order).toMatchObject({ state: 'paid', number: 1 });
    expect(souk.payments.captures).toBe(1);
  });

  it('takes the money that nobody took while the hold lasts', async () => {
    souk.payments.silent = 'before';
    await place();
    souk.payments.silent = undefined;
    await live(1);
    expect(souk.order.state).toBe('paid');
  });

  it('takes no money after the hold', async () => {
    souk.payments.silent = 'before';
    await place();
    souk.hours.pass(120);
    souk.payments.silent = undefined;
    await live(1);
    expect(souk.order).toMatchObject({
      ...{ state: 'cancelled', reason: 'hold_expired' },
      payments: [{ state: 'failed', failure: 'not_taken', checkAt: null }],
    });
    expect(souk.payments.captures).toBe(0);
  });

  it('gives a payment up after half a minute of silence, tells it, and lets the shopper try another way', async () => {
    souk.payments.silent = 'before';
    await place();
    await live(30);
    expect(souk.order.payments[0]?.state).toBe('pending');
    await live(10);
    expect(souk.order).toMatchObject({
      state: 'pending_payment',
      payments: [{ state: 'failed', failure: 'provider_unreachable' }],
    });
    expect(souk.orders.events.at(-1)).toMatchObject({ type: 'order.payment_failed' });
    souk.payments.silent = undefined;
    await live(40);
    expect(souk.order.payments[0]?.checkAt).toBeNull();
  });

  it('gives back what a silent provider took and what came too late for the units', async () => {
    souk.payments.silent = 'after';
    await place();
    await live(150);
    expect(souk.order).toMatchObject({ state: 'cancelled', payments: [{ state: 'failed' }] });
    souk.payments.silent = undefined;
    await live(60);
    expect(souk.order).toMatchObject({
      state: 'refunded',
      payments: [{ state: 'refunded', refunded: 1999 }],
    });
    expect(souk.payments.kept).toBe(0);
  });

  it('tries a refund until it is done', async () => {
    souk.payments.decides = { state: 'pending' };
    const { id } = await place();
    await souk.cancel.execute(ann, { orderId: id });
    const [payment] = souk.order.payments;
    souk.payments.books.set(payment?.id ?? '', { answer: { state: 'captured', amount: 1999 }, refunded: 0 });
    await live(16);
    souk.payments.silent = 'before';
    await live(100);
    expect(souk.order.state).not.toBe('pending_payment');
    souk.payments.silent = undefined;
    await live(60);
    expect(souk.order).toMatchObject({ state: 'refunded', payments: [{ state: 'refunded' }] });
    expect(souk.orders.events.at(-1)).toMatchObject({ type: 'order.refunded', data: { refunded: 1999 } });
    expect(souk.payments.kept).toBe(0);
  });

  it('attends to all others when one of them is a bug', async () => {
    souk.payments.silent = 'before';
    await place();
    souk.payments.silent = undefined;
    souk.payments.find = () => Promise.reject(new Error('a bug'));
    souk.hours.pass(1);
    await expect(souk.reconcile.execute()).rejects.toThrow('a bug');
    expect(souk.order.payments[0]?.state).toBe('pending');
  });
});

describe('the settlement', () => {
  it('books a result once, whoever brings it and however often', async () => {
    souk.payments.decides = { state: 'pending' };
    await place();
    const id = souk.order.payments[0]?.id ?? '';
    const news = { kind: 'captured', amount: 1999 } as const;
    const notice = { provider: 'sandbox', id: 'event' };
    await Promise.all([
      souk.settlement.book(id, news),
      ...[1, 2, 3].map(() => souk.settlement.book(id, news, notice)),
      souk.settlement.book(id, { kind: 'declined', reason: 'late' }),
    ]);
    expect(souk.order).toMatchObject({ state: 'paid', number: 1 });
    expect(souk.claims.sold).toHaveLength(1);
    expect(souk.orders.events.filter(({ type }) => type === 'order.paid')).toHaveLength(1);
  });

  it('lets one message have one effect', async () => {
    souk.payments.decides = { state: 'pending' };
    await place();
    const id = souk.order.payments[0]?.id ?? '';
    const notice = { provider: 'sandbox', id: 'event' };
    await souk.settlement.book(id, { kind: 'declined', reason: 'no' }, notice);
    await souk.settlement.book(id, { kind: 'captured', amount: 1999 }, notice);
    expect(souk.order.payments[0]?.state).toBe('declined');
    await souk.settlement.book(id, { kind: 'captured', amount: 1999 }, { ...notice, id: 'another event' });
    expect(souk.order.payments[0]?.state).toBe('captured');
  });

  it('forgets a message whose effect was rolled back', async () => {
    souk.payments.decides = { state: 'pending' };
    await place();
    const id = souk.order.payments[0]?.id ?? '';
    const notice = { provider: 'sandbox', id: 'event' };
    const wrong = souk.settlement.book(id, { kind: 'captured', amount: 1 }, notice);
    await expect(wrong).rejects.toThrow('another amount');
    await souk.settlement.book(id, { kind: 'captured', amount: 1999 }, notice);
    expect(souk.order.state).toBe('paid');
  });

  it('keeps what it can sell, and gives back the rest', async () => {
    const [kept, gone] = [souk.hold(), souk.hold({ quantity: 2 })];
    souk.claims.gone.add(gone);
    const wish = { claimIds: [kept, gone], payment: { provider: 'sandbox', method: 'ok' }, key: 'key' };
    expect(await souk.place.execute(ann, wish)).toMatchObject({
      ...{ state: 'paid', total: { amount: 1999 }, lines: [{ claimId: kept }] },
    });
    await live(1);
    expect(souk.order).toMatchObject({ state: 'paid', payments: [{ state: 'captured', refunded: 3998 }] });
    expect(souk.payments.kept).toBe(souk.order.total);
  });

  it('refuses a payment that it does not know', async () => {
    await expect(souk.settlement.book('nobody', { kind: 'returned', amount: 1999 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('unpaid orders', () => {
  it('end with their hold, by the news of it or without them', async () => {
    souk.payments.decides = { state: 'declined', reason: 'no' };
    await expect(place()).rejects.toMatchObject({ code: 'payment_declined' });
    await live(125);
    expect(souk.order.state).toBe('pending_payment');
    await live(1);
    expect(souk.order).toMatchObject({ state: 'cancelled', reason: 'hold_expired' });
  });

  it('end at once when their claims expire', async () => {
    souk.payments.decides = { state: 'declined', reason: 'no' };
    await expect(place()).rejects.toMatchObject({ code: 'payment_declined' });
    await souk.endUnpaid.execute({ claimIds: [souk.order.lines[0]?.claimId ?? ''] });
    expect(souk.order).toMatchObject({ state: 'cancelled', reason: 'hold_expired' });
  });

  it('end at once when their claims are given back, however often that is told', async () => {
    souk.payments.decides = { state: 'declined', reason: 'no' };
    await expect(place()).rejects.toMatchObject({ code: 'payment_declined' });
    const ended = { claimIds: [souk.order.lines[0]?.claimId ?? ''], givenBack: true };
    await souk.endUnpaid.execute(ended);
    await souk.endUnpaid.execute(ended);
    expect(souk.order).toMatchObject({ state: 'cancelled', reason: 'by_buyer' });
    expect(souk.orders.events.filter(({ type }) => type === 'order.cancelled')).toHaveLength(1);
  });

  it('whose claims were given back take no money that was not taken before', async () => {
    souk.payments.silent = 'before';
    await place();
    await souk.endUnpaid.execute({ claimIds: [souk.order.lines[0]?.claimId ?? ''], givenBack: true });
    expect(souk.order.state).toBe('pending_payment');
    souk.payments.silent = undefined;
    await live(1);
    expect(souk.order).toMatchObject({ state: 'cancelled', payments: [{ state: 'failed' }] });
    expect(souk.payments.captures).toBe(0);
  });
});
