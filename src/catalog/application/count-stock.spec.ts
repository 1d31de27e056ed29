import { describe, expect, it } from '@jest/globals';
import { NotFound } from '#kernel';
import { catalogFakes, host } from '../../../test/support/fakes/catalog.js';
import { UnitsReserved } from '../domain/errors.js';
import { CountStock } from './count-stock.js';

function counter() {
  const fakes = catalogFakes();
  const { stocks, shown, work, shop } = fakes;
  shop.stocks.set('v1', { variantId: 'v1', productId: 'p1', hostId: host.userId, onHand: 10, reserved: 4 });
  return { ...fakes, count: new CountStock(stocks, shown, work) };
}

describe('counting stock', () => {
  it('writes the ledger with who and why, and shows what is left', async () => {
    const { count, shop } = counter();
    const counted = await count.execute(host, { variantId: 'v1', onHand: 7, reason: 'three were wet' });
    expect(counted).toEqual({ variantId: 'v1', onHand: 7, reserved: 4, available: 3 });
    expect(shop.ledger).toEqual([{ delta: -3, reason: 'three were wet', actorId: 'host' }]);
    expect(shop.events.map(({ type }) => type)).toEqual(['stock.changed']);
    expect(shop.story).toEqual(['committed', 'forgot p1']);
  });

  it('writes nothing if the count is right', async () => {
    const { count, shop } = counter();
    await count.execute(host, { variantId: 'v1', onHand: 10, reason: 'inventory' });
    expect(shop.ledger).toEqual([]);
    expect(shop.events).toEqual([]);
  });

  it('contradicts nobody who holds a promise', async () => {
    const { count, shop } = counter();
    const input = { variantId: 'v1', onHand: 3, reason: 'inventory' };
    await expect(count.execute(host, input)).rejects.toThrow(new UnitsReserved({ reserved: 4 }));
    expect(shop.stocks.get('v1')?.onHand).toBe(10);
  });

  it('is for the host of the variant and for admins; to others there is none', async () => {
    const { count } = counter();
    const input = { variantId: 'v1', onHand: 5, reason: 'inventory' };
    await expect(count.execute({ ...host, userId: 'other' }, input)).rejects.toThrow(NotFound);
    await expect(count.execute(host, { ...input, variantId: 'none' })).rejects.toThrow(NotFound);
    await expect(count.execute({ ...host, userId: 'a', role: 'admin' }, input)).resolves.toMatchObject({
      onHand: 5,
    });
  });
});
