import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cart, CART_LIMITS, type CartLine, neverFilled } from './cart.js';
import { merged } from './merged-cart.js';

const line = (variantId: string, quantity = 1, currency = 'EUR'): CartLine => ({
  ...{ id: `${variantId} ${quantity} ${currency}`, variantId, quantity, title: `Tee ${variantId}`, currency },
});
const cart = (...lines: CartLine[]): Cart => ({ ...neverFilled('user'), lines });

describe('the cart of a guest that comes to that of an account', () => {
  it('adds units to lines of the same variant, and lines at the end', () => {
    expect(merged(cart(line('a', 2), line('b')), cart(line('c', 3), line('a', 5)))).toEqual({
      lines: [{ ...line('a', 2), quantity: 7 }, line('b'), line('c', 3)],
      leftOut: [],
    });
  });

  it('leaves units out that are too many of a variant, and says which', () => {
    const { lines, leftOut } = merged(cart(line('a', 990), line('b', 999)), cart(line('a', 20), line('b')));
    expect(lines.map(({ quantity }) => quantity)).toEqual([999, 999]);
    expect(leftOut).toMatchObject([
      { variantId: 'a', title: 'Tee a', quantity: 11, reason: 'too_many_units' },
      { variantId: 'b', quantity: 1, reason: 'too_many_units' },
    ]);
  });

  it('leaves lines out for which there is no room, or of another currency, and keeps those of before', () => {
    const full = cart(...Array.from({ length: CART_LIMITS.lines }, (_, n) => line(`${n}`)));
    const { lines, leftOut } = merged(full, cart(line('0', 2), line('x', 4)));
    expect(lines).toHaveLength(CART_LIMITS.lines);
    expect(lines[0]?.quantity).toBe(3);
    expect(leftOut).toMatchObject([{ variantId: 'x', quantity: 4, reason: 'too_many_lines' }]);
    const again = merged({ ...cart(line('a')), leftOut }, cart(line('b', 2, 'CHF')));
    expect(again.leftOut).toMatchObject([
      { variantId: 'x' },
      { variantId: 'b', quantity: 2, reason: 'other_currency' },
    ]);
  });

  it('loses no unit: each is in the cart or left out, and the cart is one that may be', () => {
    const carts = fc
      .record({
        currency: fc.constantFrom('EUR', 'CHF'),
        units: fc.dictionary(fc.integer({ min: 0, max: 120 }).map(String), fc.integer({ min: 1, max: 999 }), {
          maxKeys: 100,
          size: 'max',
        }),
      })
      .map(({ currency, units }) =>
        cart(...Object.entries(units).map(([id, quantity]) => line(id, quantity, currency))),
      );
    const unitsOf = (all: readonly { quantity: number }[]): number =>
      all.reduce((sum, { quantity }) => sum + quantity, 0);
    fc.assert(
      fc.property(carts, carts, (own, guest) => {
        const { lines, leftOut } = merged(own, guest);
        expect(unitsOf(lines) + unitsOf(leftOut)).toBe(unitsOf(own.lines) + unitsOf(guest.lines));
        expect(lines.length).toBeLessThanOrEqual(CART_LIMITS.lines);
        expect(lines.every(({ quantity }) => quantity >= 1 && quantity <= CART_LIMITS.quantity)).toBe(true);
        expect(new Set(lines.map(({ currency }) => currency)).size).toBeLessThanOrEqual(1);
        expect(lines.slice(0, own.lines.length).map(({ id }) => id)).toEqual(own.lines.map(({ id }) => id));
      }),
    );
  });
});
