import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Money } from './money.js';

describe('Money', () => {
  it.each([-1, 1.5, Number.NaN, 1e21, Number.POSITIVE_INFINITY])('refuses the amount %p', (amount) => {
    expect(() => Money.of(amount, 'EUR')).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });

  it.each(['eur', 'EURO', ''])('refuses the currency %p', (currency) => {
    expect(() => Money.of(1, currency)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });

  it('never adds two currencies', () => {
    expect(() => Money.of(1, 'EUR').plus(Money.of(1, 'USD'))).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
  });

  it('multiplies as repeated addition does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1, max: 50 }),
        (amount, quantity) => {
          let sum = Money.of(0, 'EUR');
          for (let unit = 0; unit < quantity; unit += 1) sum = sum.plus(Money.of(amount, 'EUR'));
          expect(Money.of(amount, 'EUR').times(quantity).equals(sum)).toBe(true);
        },
      ),
    );
  });
});
