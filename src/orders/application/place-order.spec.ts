import { beforeEach, describe, expect, it } from '@jest/globals';
import { ann, bob, ordersFakes, type OrdersFakes } from '../../../test/support/fakes/orders.js';

const payment = { provider: 'sandbox', method: 'ok' };
let souk: OrdersFakes;
beforeEach(() => {
  souk = ordersFakes();
});

const order = (claimIds: readonly string[], key = 'key', actor = ann) =>
  souk.place.execute(actor, { claimIds, payment, key });

describe('placing an order', () => {
  it('sells the claims, takes the money once and gives the next number', async () => {
    const claims = [souk.hold(), souk.hold({ quantity: 2 })];
    expect(await order(claims)).toMatchObject({
      ...{ state: 'paid', number: 1, total: { amount: 5997, currency: 'EUR' } },
      payment: { provider: 'sandbox', method: 'ok', state: 'captured' },
    });
    expect(souk.claims.sold).toEqual(claims);
    expect(souk.payments.kept).toBe(5997);
    expect(await order([souk.hold()], 'other')).toMatchObject({ number: 2 });
    expect(souk.orders.events.map(({ type }) => type)).toEqual([
      ...['order.created', 'order.paid', 'order.created', 'order.paid'],
    ]);
  });

  it('tells the shopper why a payment was declined, and keeps the order waiting', async () => {
    souk.payments.decides = { state: 'declined', reason: 'insufficient_funds' };
    await expect(order([souk.hold()])).rejects.toMatchObject({
      code: 'payment_declined',
      facts: { orderId: expect.any(String), paymentId: expect.any(String), reason: 'insufficient_funds' },
    });
    expect(souk.order).toMatchObject({ state: 'pending_payment', payments: [{ state: 'declined' }] });
    expect(souk.claims.sold).toEqual([]);
  });

  it('is one order for one key, also when both come at once', async () => {
    const claims = [souk.hold()];
    const answers = await Promise.all([order(claims), order(claims), order(claims)]);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(souk.payments.captures).toBe(1);
    await expect(order([souk.hold()])).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('is one order for one claim, also when two come at once', async () => {
    const claims = [souk.hold()];
    const [won, lost] = await Promise.allSettled([order(claims, 'one'), order(claims, 'two')]);
    expect(won.status).toBe('fulfilled');
    expect(lost).toMatchObject({ reason: { code: 'conflict', facts: { orderId: souk.order.id } } });
    expect(souk.payments.captures).toBe(1);
  });

  it('does not let one request of a batch spoil the others', async () => {
    const good = souk.hold();
    const [first, second, third] = await Promise.allSettled([
      ...[
        order([souk.hold()], 'one'),
        order([souk.hold({ state: 'expired' })], 'two'),
        order([good], 'three'),
      ],
    ]);
    expect([first?.status, third?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(second).toMatchObject({ reason: { code: 'claim_not_held' } });
  });

  it('knows nothing of the claims of others', async () => {
    await expect(order([souk.hold()], 'key', bob)).rejects.toMatchObject({ code: 'not_found' });
    expect(souk.orders.states.size).toBe(0);
  });

  it('asks nobody for money by a way to pay that does not exist', async () => {
    const wish = {
      claimIds: [souk.hold()],
      payment: { provider: 'sandbox', method: 'nonsense' },
      key: 'key',
    };
    await expect(souk.place.execute(ann, wish)).rejects.toMatchObject({ code: 'validation_failed' });
    expect(souk.orders.states.size).toBe(0);
  });
});

describe('an order whose request broke off', () => {
  it('before the provider was asked, is finished by a repeat of the request', async () => {
    const claims = [souk.hold()];
    souk.payments.silent = 'before';
    expect(await order(claims)).toMatchObject({ state: 'pending_payment', payment: { state: 'pending' } });
    souk.payments.silent = undefined;
    expect(await order(claims)).toMatchObject({ state: 'paid', number: 1 });
    expect(souk.payments.captures).toBe(1);
  });

  it('after the provider took the money, is finished without taking it again', async () => {
    const claims = [souk.hold()];
    souk.payments.silent = 'after';
    expect(await order(claims)).toMatchObject({ state: 'pending_payment' });
    souk.payments.silent = undefined;
    souk.hours.pass(600);
    expect(await order(claims)).toMatchObject({ state: 'paid' });
    expect(souk.payments.captures).toBe(1);
  });

  it('is not paid by a repeat that comes after the hold', async () => {
    const claims = [souk.hold()];
    souk.payments.silent = 'before';
    await order(claims);
    souk.payments.silent = undefined;
    souk.hours.pass(121);
    expect(await order(claims)).toMatchObject({ state: 'cancelled', payment: { state: 'failed' } });
    expect(souk.payments.captures).toBe(0);
  });
});
