import { describe, expect, it } from '@jest/globals';
import type { Cart, Good } from './cart.js';
import { Checkout } from './checkout.js';

const cart = (userId: string, quantity: number, variantId = 'tee'): [string, Cart] => [
  userId,
  {
    ...{ userId, orderId: null, updatedAt: new Date(1) },
    lines: [{ id: `line of ${userId}`, variantId, quantity, title: 'Tee', currency: 'EUR' }],
  },
];
const good = (available: number): [string, Good] => {
  const price = { amount: 1999, currency: 'EUR' };
  return ['tee', { variantId: 'tee', hostId: 'host', title: 'Tee', price, available, weightGrams: 0 }];
};

describe('a checkout', () => {
  it('promises no unit twice, whoever comes later', () => {
    const checkout = new Checkout(
      new Map([cart('ann', 3), cart('bob', 3), cart('cid', 2)]),
      new Map([good(5)]),
    );
    expect(checkout.goodsOf('ann')).toMatchObject([{ quantity: 3 }]);
    checkout.sold('ann', 'order 1');
    expect(() => checkout.goodsOf('bob')).toThrow(
      expect.objectContaining({
        code: 'out_of_stock',
        facts: { lineId: 'line of bob', variantId: 'tee', quantity: 3, available: 2 },
      }),
    );
    expect(checkout.goodsOf('cid')).toMatchObject([{ quantity: 2 }]);
    checkout.sold('cid', 'order 2');
    expect(checkout.units).toEqual([{ variantId: 'tee', quantity: 5 }]);
    expect(checkout.emptied).toEqual(
      new Map([
        ['ann', 'order 1'],
        ['cid', 'order 2'],
      ]),
    );
  });

  it('promises nothing to who was refused or only looked', () => {
    const checkout = new Checkout(new Map([cart('ann', 3), cart('bob', 9)]), new Map([good(5)]));
    checkout.goodsOf('ann');
    expect(() => checkout.goodsOf('bob')).toThrow();
    expect(checkout.units).toEqual([]);
  });

  it('finds nothing in a cart that is empty, was ordered, or never was, and names the order', () => {
    const [, filled] = cart('ann', 1);
    const emptied = { ...filled, userId: 'bob', lines: [], orderId: 'earlier' };
    const checkout = new Checkout(
      new Map([
        ['ann', filled],
        ['bob', emptied],
      ]),
      new Map([good(5)]),
    );
    checkout.sold('ann', 'now');
    const empty = (userId: string, facts: object): void =>
      expect(() => checkout.goodsOf(userId)).toThrow(expect.objectContaining({ code: 'conflict', facts }));
    empty('ann', { orderId: 'now' });
    empty('bob', { orderId: 'earlier' });
    empty('cid', {});
  });
});
