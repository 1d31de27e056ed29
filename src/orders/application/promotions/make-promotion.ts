import { type Actor, Ids, ValidationFailed } from '#kernel';
import type { Promotion, PromotionKind } from '../../domain/pricing/tariff.js';
import { termsOf, type TermsWish } from './promotion-terms.js';
import { Promotions } from './ports.js';
import { type PromotionView, promotionView } from './promotion-view.js';
import type { AmountView } from '../pricing/sums-view.js';

/** A promotion as it is to be. */
export interface PromotionWishes extends TermsWish {
  readonly code?: string | undefined;
  readonly kind: PromotionKind;
  readonly percent?: number | undefined;
  readonly amount?: AmountView | undefined;
}

/** A host makes the own lines cheaper, an admin those of everyone. */
export class MakePromotion {
  constructor(
    private readonly promotions: Promotions,
    private readonly ids: Ids,
  ) {}

  /** @throws ValidationFailed, CodeTaken, TooManyAutomatic */
  async execute({ userId, role }: Actor, wish: PromotionWishes): Promise<PromotionView> {
    const { code = null, kind, percent, amount } = wish;
    requireOneOf(kind, { percent, amount });
    const fixed = { percent: percent ?? null, amount: amount?.amount ?? null };
    const promotion: Promotion = {
      ...{ id: this.ids.next(), hostId: role === 'admin' ? null : userId, code, kind, ...fixed },
      ...termsOf(wish, amount?.currency),
    };
    return promotionView(await this.promotions.add(promotion));
  }
}

/** What a kind needs, and no other kind has. */
function requireOneOf(kind: PromotionKind, given: Pick<PromotionWishes, 'percent' | 'amount'>): void {
  const errors = (['percent', 'amount'] as const).flatMap((path) => {
    if ((given[path] !== undefined) === (kind === path)) return [];
    return [{ path, message: kind === path ? `is needed for ${kind}` : `is not for ${kind}` }];
  });
  if (errors.length > 0) throw new ValidationFailed({ errors });
}
