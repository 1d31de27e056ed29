import { type Actor, requireLastEdit, UnitOfWork, wrongField } from '#kernel';
import { Promotions } from './ports.js';
import { termsOf, type TermsWish } from './promotion-terms.js';
import { type PromotionView, promotionView } from './promotion-view.js';

/** Other terms for a promotion; what is not named stays. */
export interface PromotionChanges extends TermsWish {
  readonly promotionId: string;
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Changes when and how often a promotion can be had. Who thinks of another discount makes another promotion. */
export class ChangePromotion {
  constructor(
    private readonly promotions: Promotions,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, PreconditionFailed, ValidationFailed */
  execute(actor: Actor, { promotionId, unchangedSince, ...wish }: PromotionChanges): Promise<PromotionView> {
    return this.work.run(async () => {
      const before = await this.promotions.lock(promotionId, ownOf(actor));
      requireLastEdit(before.updatedAt, unchangedSince);
      const currency = before.amount === null ? undefined : (before.currency ?? undefined);
      const terms = termsOf(wish, currency, before);
      if (terms.limitTotal !== null && terms.limitTotal < before.used) {
        const message = `must be ${before.used} at least: it was used so often`;
        throw wrongField('limitTotal', message);
      }
      return promotionView(await this.promotions.save(promotionId, terms));
    });
  }
}

/** Whose promotions somebody may see and change: a host the own ones, an admin all. */
export function ownOf({ userId, role }: Actor): string | null {
  return role === 'admin' ? null : userId;
}
