import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '#kernel';
import { ann, bob, ordersFakes, type OrdersFakes } from '../../../../test/support/fakes/orders.js';

const payment = { provider: 'sandbox', method: 'ok' };
const cart = { holdSeconds: 120 };

let souk: OrdersFakes;
beforeEach(() => {
  souk = ordersFakes();
});

const order = (actor: Actor = ann, key = 'key') => souk.place.execute(actor, { cart, payment, key });

async function fill({ userId }: Actor, lines: readonly (readonly [string, number])[]): Promise<void> {
  const made = lines.map(([variantId, quantity], index) => ({
    ...{ id: `line ${index}`, variantId, quantity, title: 'Tee', currency: 'EUR' },
  }));
  await souk.carts.replace(userId, made);
}

/** Lets time pass second by second, as the schedule does. */
async function live(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    souk.hours.pass(1);
    await souk.reconcile.execute();
    await souk.endUnpaid.execute();
  }
}

const cid: Actor = { ...ann, userId: 'cid' };

/** Begins a commit: those who order now share the next one. */
async function busy(): Promise<() => Promise<unknown>> {
  await fill(cid, [[souk.goods.stock('sock', 1), 1]]);
  const underWay = order(cid);
  return () => underWay;
}

const books = (variantId: string) => ({
  reserved: souk.goods.reserved.get(variantId) ?? 0,
  sold: souk.goods.sold.get(variantId) ?? 0,
});

describe('an order of a cart', () => {
  beforeEach(() => {
    souk.goods.stock('tee', 5);
  });

  it('gives the last unit of a batch to whoever came first, and the other one keeps the cart', async () => {
    await fill(ann, [['tee', 3]]);
    await fill(bob, [['tee', 3]]);
    const done = await busy();
    const [first, second] = await Promise.allSettled([order(ann), order(bob), done()]);
    expect(first).toMatchObject({ status: 'fulfilled', value: { state: 'paid' } });
    expect(second).toMatchObject({
      reason: { code: 'out_of_stock', facts: { lineId: 'line 0', variantId: 'tee', available: 2 } },
    });
    expect(books('tee')).toEqual({ reserved: 0, sold: 3 });
    expect((await souk.carts.find(bob.userId)).lines).toHaveLength(1);
  });

  it('empties the cart once, also inside of a batch', async () => {
    await fill(ann, [['tee', 1]]);
    const done = await busy();
    const [first, second] = await Promise.allSettled([order(ann, 'one'), order(ann, 'two'), done()]);
    const orderId = first.status === 'fulfilled' && first.value.id;
    expect(second).toMatchObject({ reason: { code: 'conflict', facts: { orderId } } });
  });

  it('is one for one key, whatever is in the cart when the key comes again', async () => {
    await fill(ann, [['tee', 1]]);
    const first = await order();
    await fill(ann, [['tee', 2]]);
    expect(await order()).toEqual(first);
    const claims = souk.place.execute(ann, { claimIds: [souk.hold()], payment, key: 'key' });
    await expect(claims).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    await souk.place.execute(ann, { claimIds: [souk.hold()], payment, key: 'claims' });
    await expect(order(ann, 'claims')).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('does not keep a poisonous one from the others of its batch', async () => {
    await fill(ann, [['tee', 1]]);
    await fill(bob, [['gone', 1]]);
    const done = await busy();
    const [lost, won] = await Promise.allSettled([order(bob), order(ann), done()]);
    expect(lost).toMatchObject({ reason: { code: 'out_of_stock', facts: { available: 0 } } });
    expect(won.status).toBe('fulfilled');
  });

  it('is booked beside orders of claims that are paid at the same moment', async () => {
    await fill(ann, [['tee', 2]]);
    const claimIds = [souk.hold({ userId: bob.userId })];
    souk.payments.decides = { state: 'pending' };
    await Promise.all([order(ann), souk.place.execute(bob, { claimIds, payment, key: 'key' })]);
    const paymentIds = [...souk.orders.states.values()].flatMap(({ payments }) => payments);
    const news = { kind: 'captured', amount: 0 } as const;
    await Promise.all(
      paymentIds.map(({ id, amount }) => souk.settlement.book(id, { ...news, amount }, undefined)),
    );
    const orders = [...souk.orders.states.values()];
    expect(orders.map(({ state }) => state)).toEqual(['paid', 'paid']);
    expect(orders.map(({ number }) => number).sort()).toEqual([1, 2]);
    expect([books('tee'), souk.claims.sold]).toEqual([{ reserved: 0, sold: 2 }, claimIds]);
  });

  it('frees its units when the hold is over, once', async () => {
    souk.payments.decides = { state: 'declined', reason: 'no' };
    await fill(ann, [['tee', 4]]);
    await expect(order()).rejects.toMatchObject({ code: 'payment_declined' });
    await live(120);
    expect([souk.order.state, books('tee').reserved]).toEqual(['pending_payment', 4]);
    await live(2);
    expect(souk.order).toMatchObject({ state: 'cancelled', reason: 'hold_expired' });
    await live(30);
    expect(books('tee')).toEqual({ reserved: 0, sold: 0 });
    await expect(souk.cancel.execute(ann, { orderId: souk.order.id })).resolves.toMatchObject({
      reason: 'hold_expired',
    });
    expect(books('tee').reserved).toBe(0);
  });

  it('frees its units once when the provider is silent to the end, and late money goes back', async () => {
    souk.payments.silent = 'after';
    await fill(ann, [['tee', 4]]);
    await order();
    expect(books('tee').reserved).toBe(4);
    souk.hours.pass(100);
    await live(40);
    expect([souk.order.state, books('tee').reserved]).toEqual(['cancelled', 0]);
    souk.payments.silent = undefined;
    await live(60);
    expect([souk.order.state, souk.payments.kept]).toEqual(['refunded', 0]);
    expect(books('tee')).toEqual({ reserved: 0, sold: 0 });
  });

  it('keeps its units while the provider decides, but not for ever', async () => {
    souk.payments.decides = { state: 'pending' };
    await fill(ann, [['tee', 4]]);
    await order();
    await live(121);
    expect([souk.order.state, books('tee').reserved]).toEqual(['pending_payment', 4]);
    souk.hours.pass(900);
    await live(1);
    expect([souk.order.state, books('tee').reserved]).toEqual(['cancelled', 0]);
    const [payment] = souk.order.payments;
    await souk.settlement.book(
      payment?.id ?? '',
      { kind: 'captured', amount: payment?.amount ?? 0 },
      undefined,
    );
    expect(souk.order).toMatchObject({ state: 'cancelled', payments: [{ state: 'refunding' }] });
    expect(books('tee')).toEqual({ reserved: 0, sold: 0 });
  });

  it('costs the sum of its lines to the cent, and that is charged, whatever is in the cart', async () => {
    const lines = fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 999 }), price: fc.nat(1_000_000_000) }),
      { minLength: 1, maxLength: 100 },
    );
    await fc.assert(
      fc.asyncProperty(lines, async (wanted) => {
        souk = ordersFakes();
        wanted.forEach(({ price }, index) => souk.goods.stock(`v${index}`, 1_000, price));
        await fill(
          ann,
          wanted.map(({ quantity }, index) => [`v${index}`, quantity]),
        );
        const { lines: bought, total, subtotal } = await order();
        const cents = wanted.reduce((sum, { quantity, price }) => sum + BigInt(quantity) * BigInt(price), 0n);
        expect(bought.map((line) => [line.quantity, line.unitPrice.amount])).toEqual(
          wanted.map(({ quantity, price }) => [quantity, price]),
        );
        expect(bought.every((line) => line.total.amount === line.quantity * line.unitPrice.amount)).toBe(
          true,
        );
        expect([total.amount, subtotal.amount, souk.payments.kept].map(BigInt)).toEqual([
          cents,
          cents,
          cents,
        ]);
        expect(Number.isSafeInteger(total.amount)).toBe(true);
        expect([...souk.goods.sold.values()]).toEqual(wanted.map(({ quantity }) => quantity));
      }),
      { numRuns: 200 },
    );
  });
});
