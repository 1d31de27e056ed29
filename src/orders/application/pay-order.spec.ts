import { beforeEach, describe, expect, it } from '@jest/globals';
import { ann, bob, ordersFakes, type OrdersFakes } from '../../../test/support/fakes/orders.js';

let souk: OrdersFakes;
beforeEach(async () => {
  souk = ordersFakes();
  souk.payments.decides = { state: 'declined', reason: 'card_declined' };
  const wish = { claimIds: [souk.hold()], payment: { provider: 'sandbox', method: 'ok' }, key: 'first' };
  await expect(souk.place.execute(ann, wish)).rejects.toMatchObject({ code: 'payment_declined' });
  souk.payments.decides = 'captured';
});

const pay = (key = 'second', actor = ann) =>
  souk.pay.execute(actor, { orderId: souk.order.id, provider: 'sandbox', method: 'ok', key });

describe('paying an order once more', () => {
  it('pays it while its hold lasts', async () => {
    souk.hours.pass(119);
    expect(await pay()).toMatchObject({ state: 'paid', number: 1, payment: { state: 'captured' } });
    expect(souk.order.payments.map(({ state }) => state)).toEqual(['declined', 'captured']);
  });

  it('is one attempt for one key', async () => {
    const [one, two] = await Promise.all([pay(), pay()]);
    expect(one.payment.id).toBe(two.payment.id);
    expect(souk.payments.captures).toBe(1);
  });

  it('is one attempt at a time', async () => {
    souk.payments.decides = { state: 'pending' };
    expect(await pay('second')).toMatchObject({ state: 'pending_payment', payment: { state: 'pending' } });
    await expect(pay('third')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is refused when the hold is over or the order paid', async () => {
    souk.hours.pass(120);
    await expect(pay()).rejects.toMatchObject({ code: 'claim_not_held' });
    souk.hours.pass(-60);
    await pay();
    await expect(pay('third')).rejects.toMatchObject({ code: 'invalid_transition' });
  });

  it('is not for others', async () => {
    await expect(pay('second', bob)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('takes no second time what an attempt took that was given up', async () => {
    souk.payments.silent = 'capture';
    await pay('second');
    souk.payments.silent = 'before';
    // The rest of the hold, in which the provider stays silent.
    for (let round = 0; round < 5; round += 1) {
      souk.hours.pass(16);
      await souk.reconcile.execute();
    }
    expect(souk.order.payments.at(-1)).toMatchObject({ state: 'failed', failure: 'provider_unreachable' });
    await expect(pay('third')).rejects.toMatchObject({ code: 'conflict' });
    souk.payments.silent = undefined;
    await expect(pay('third')).rejects.toMatchObject({
      code: 'invalid_transition',
      facts: { state: 'paid' },
    });
    expect(souk.payments.captures).toBe(1);
  });
});
