import { lengthOf, Money, ValidationFailed } from '#kernel';

/** Which products of its host a collection shows: those for which all of these hold, or any. What is left out is not asked. */
export interface CollectionRule {
  readonly match: 'all' | 'any';
  /** Words; each of them begins a word of the title. */
  readonly titleContains?: string | undefined;
  /** Together one condition on the lowest price, both ends included. */
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  readonly inStock?: boolean | undefined;
}

export const RULE_LIMITS = { titleContains: 100 } as const;

/** @throws ValidationFailed for a rule that asks nothing, or what no product can answer */
export function requireRule({ titleContains, minPrice, maxPrice, inStock }: CollectionRule): void {
  const errors: { path: string; message: string }[] = [];
  if ([titleContains, minPrice, maxPrice, inStock].every((condition) => condition === undefined)) {
    errors.push({ path: 'rule', message: 'must have a condition' });
  }
  if (
    titleContains !== undefined &&
    (!/[\p{L}\p{N}]/u.test(titleContains) || lengthOf(titleContains) > RULE_LIMITS.titleContains)
  ) {
    errors.push({ path: 'rule.titleContains', message: 'must be words, 100 characters at most' });
  }
  for (const [name, price] of Object.entries({ minPrice, maxPrice })) {
    if (price !== undefined && !(Number.isSafeInteger(price) && price >= 0 && price <= Money.MAX_AMOUNT)) {
      errors.push({ path: `rule.${name}`, message: `must be a whole number from 0 to ${Money.MAX_AMOUNT}` });
    }
  }
  if (minPrice !== undefined && maxPrice !== undefined && minPrice > maxPrice) {
    errors.push({ path: 'rule.maxPrice', message: 'must not be less than minPrice' });
  }
  if (errors.length > 0) throw new ValidationFailed({ errors });
}
