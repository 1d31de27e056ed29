import { describe, expect, it } from '@jest/globals';
import { DomainError, Money } from '#kernel';
import { lowestPrice, requireSound, type Variant } from './variants.js';

const variant = (sku: string, amount: number): Variant => ({
  id: sku,
  sku,
  title: '',
  ...{ price: Money.of(amount, 'EUR'), prices: [], options: [], weightGrams: 0, translations: {} },
});

describe('the variants of a product', () => {
  it('list it with the lowest of their prices', () => {
    expect(lowestPrice([variant('a', 300), variant('b', 100), variant('c', 200)])).toEqual(
      Money.of(100, 'EUR'),
    );
  });

  it('have SKUs that differ in case', () => {
    expect(() => requireSound([variant('a', 1), variant('A', 1)])).not.toThrow();
  });

  it('are told of all that is wrong with them at once', () => {
    const bad = [variant('a', 1), { ...variant('a', 1), title: 'x'.repeat(101) }, variant('b'.repeat(65), 1)];
    expect(factsOf(() => requireSound(bad))).toEqual({
      errors: [
        { path: 'variants.1.title', message: 'is too long' },
        { path: 'variants.1.sku', message: 'must differ from the SKUs of the other variants' },
        { path: 'variants.2.sku', message: 'is too long' },
      ],
    });
  });
});

function factsOf(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof DomainError ? error.facts : error;
  }
}
