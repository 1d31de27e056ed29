import type { PromotionKind } from '../../domain/pricing/tariff.js';
import type { KeptPromotion } from './ports.js';
import type { AmountView } from '../pricing/sums-view.js';

/** A promotion as those see it who made it. */
export interface PromotionView {
  readonly id: string;
  /** Null: for the lines of all hosts. */
  readonly hostId: string | null;
  /** Null: automatic. */
  readonly code: string | null;
  readonly kind: PromotionKind;
  readonly percent?: number;
  readonly amount?: AmountView;
  readonly minSubtotal: AmountView | null;
  readonly from: string | null;
  readonly until: string | null;
  readonly limitTotal: number | null;
  readonly limitPerCustomer: number | null;
  /** By orders that were paid or may still be. */
  readonly used: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function promotionView(promotion: KeptPromotion): PromotionView {
  const { id, hostId, code, kind, percent, amount, minSubtotal, from, until } = promotion;
  const { limitTotal, limitPerCustomer, used } = promotion;
  const money = (of: number): AmountView => ({ amount: of, currency: promotion.currency ?? '' });
  return {
    ...{ id, hostId, code, kind },
    ...(percent === null ? {} : { percent }),
    ...(amount === null ? {} : { amount: money(amount) }),
    minSubtotal: minSubtotal === null ? null : money(minSubtotal),
    ...{ from: from?.toISOString() ?? null, until: until?.toISOString() ?? null },
    ...{ limitTotal, limitPerCustomer, used },
    ...{ createdAt: promotion.createdAt.toISOString(), updatedAt: promotion.updatedAt.toISOString() },
  };
}
