import { wrongField } from '#kernel';
import type { PromotionTerms } from './ports.js';
import type { AmountView } from '../pricing/sums-view.js';

/** When and how often a promotion is to be had; null: without that. */
export interface TermsWish {
  readonly minSubtotal?: AmountView | null | undefined;
  readonly from?: string | null | undefined;
  readonly until?: string | null | undefined;
  readonly limitTotal?: number | null | undefined;
  readonly limitPerCustomer?: number | null | undefined;
}

/**
 * The terms of a promotion; what is not named stays as it was `before`.
 *
 * @param currency of the amount that it takes off, if it does @throws ValidationFailed
 */
export function termsOf(
  wish: TermsWish,
  currency: string | undefined,
  before?: PromotionTerms,
): PromotionTerms {
  const minSubtotal =
    wish.minSubtotal === undefined ? (before?.minSubtotal ?? null) : (wish.minSubtotal?.amount ?? null);
  const from = momentOf(wish.from, before?.from);
  const until = momentOf(wish.until, before?.until);
  if (wish.minSubtotal && currency !== undefined && wish.minSubtotal.currency !== currency)
    throw wrongField('minSubtotal.currency', `must be ${currency}, as that of the amount`);
  if (from !== null && until !== null && until <= from) throw wrongField('until', 'must be after `from`');
  return {
    ...{ minSubtotal, from, until },
    currency:
      currency ?? (minSubtotal === null ? null : (wish.minSubtotal?.currency ?? before?.currency ?? null)),
    limitTotal: kept(wish.limitTotal, before?.limitTotal),
    limitPerCustomer: kept(wish.limitPerCustomer, before?.limitPerCustomer),
  };
}

function momentOf(wish: string | null | undefined, before: Date | null = null): Date | null {
  if (wish === undefined) return before;
  return wish === null ? null : new Date(wish);
}

function kept(wish: number | null | undefined, before: number | null = null): number | null {
  return wish === undefined ? before : wish;
}
