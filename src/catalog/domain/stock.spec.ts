import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, ValidationFailed } from '#kernel';
import { OutOfStock, UnitsReserved } from './errors.js';
import { type Move, MOVES, Stock } from './stock.js';

const of = { variantId: 'variant', productId: 'product', hostId: 'host' };
const stock = (onHand: number, reserved = 0): Stock => Stock.restore({ ...of, onHand, reserved });

describe('stock', () => {
  it('reserves the last unit, and then no more', () => {
    const last = stock(5, 4);
    last.move('reserve', 1);
    expect(last.snapshot()).toMatchObject({ onHand: 5, reserved: 5 });
    const refusal = new OutOfStock({ variantId: 'variant', available: 0 });
    expect(() => last.move('reserve', 1)).toThrow(refusal);
    expect(refusal).toMatchObject({ kind: 'exhausted', code: 'out_of_stock' });
  });

  it('gives released units back to everyone', () => {
    const some = stock(5, 4);
    some.move('release', 4);
    expect(some.available).toBe(5);
  });

  it('loses taken units for good, and no others', () => {
    const some = stock(5, 4);
    some.move('take', 3);
    expect(some.snapshot()).toMatchObject({ onHand: 2, reserved: 1 });
    expect(some.available).toBe(1);
  });

  it.each<Move>(['release', 'take'])(
    'does not %s what is not reserved: that is a fault, not a refusal',
    (move) => {
      expect(() => stock(5, 1).move(move, 2)).toThrow(/1 are reserved/);
      expect(() => stock(5, 1).move(move, 2)).not.toThrow(DomainError);
    },
  );

  it.each([0, -1, 1.5, NaN, Infinity, 1e21, 1_000_001])('moves no %d units', (quantity) => {
    expect(() => stock(5).move('reserve', quantity)).toThrow(ValidationFailed);
  });

  it('begins with a whole number of units up to a million', () => {
    expect(Stock.opening({ ...of, onHand: 0 }).snapshot()).toEqual({ ...of, onHand: 0, reserved: 0 });
    expect(() => Stock.opening({ ...of, onHand: 1_000_001 })).toThrow(ValidationFailed);
    expect(() => Stock.opening({ ...of, onHand: -1 })).toThrow(ValidationFailed);
  });
});

describe('counting', () => {
  it('tells by how many units the count differs, and the world about it', () => {
    const counted = stock(10, 2);
    expect(counted.count(7, 'inventory')).toBe(-3);
    expect(counted.pullEvents()).toEqual([
      { type: 'stock.changed', data: { ...of, delta: -3, onHand: 7, available: 5, reason: 'inventory' } },
    ]);
  });

  it('tells nobody of a count that finds what was known', () => {
    const counted = stock(10);
    expect(counted.count(10, 'inventory')).toBe(0);
    expect(counted.pullEvents()).toEqual([]);
  });

  it('goes down to what is reserved and not below', () => {
    const counted = stock(10, 4);
    expect(() => counted.count(3, 'theft')).toThrow(new UnitsReserved({ reserved: 4 }));
    expect(counted.count(4, 'theft')).toBe(-6);
  });
});

describe('whatever happens to stock', () => {
  const step = fc.oneof(
    fc.record({
      move: fc.constantFrom<Move>('reserve', 'release', 'take', 'restock'),
      quantity: fc.integer({ min: 1, max: 12 }),
    }),
    fc.record({ count: fc.integer({ min: 0, max: 20 }) }),
  );

  it('never has less than nothing reserved nor more than is there, and its movements add up', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const some = stock(10);
        let [onHand, reserved] = [10, 0];
        for (const next of steps) {
          try {
            if ('count' in next) {
              onHand += some.count(next.count, 'inventory');
            } else {
              some.move(next.move, next.quantity);
              onHand += MOVES[next.move].delta * next.quantity;
              reserved += MOVES[next.move].reservedDelta * next.quantity;
            }
          } catch {
            // A refusal changes nothing.
          }
          const state = some.snapshot();
          expect(state).toMatchObject({ onHand, reserved });
          expect(state.reserved >= 0 && state.reserved <= state.onHand).toBe(true);
        }
      }),
    );
  });
});
