/** What hosts write of products, as it arrives. */
import { type Language, Money } from '#kernel';
import type { Translations } from '../domain/content/content.js';
import type { FieldValues } from '../domain/content/fields.js';
import type { ProductOption } from '../domain/content/options.js';
import type { PriceView } from './queries.js';

/** What may be said of any product; what is not named is as it was, or plain. */
export interface ContentInput {
  readonly description?: string | undefined;
  readonly options?: readonly ProductOption[] | undefined;
  readonly fields?: FieldValues | undefined;
  readonly language?: Language | undefined;
  readonly translations?: Translations | undefined;
  /** Without it, and without `publishAt`, a new product is published. */
  readonly status?: 'draft' | 'published' | undefined;
  readonly publishAt?: Date | undefined;
}

export function moneyOf({ amount, currency }: PriceView): Money {
  return Money.of(amount, currency);
}
