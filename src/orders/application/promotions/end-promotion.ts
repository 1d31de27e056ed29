import { type Actor, requireLastEdit, UnitOfWork } from '#kernel';
import { ownOf } from './change-promotion.js';
import { Promotions } from './ports.js';

/** Which promotion is to end. */
export interface EndedPromotion {
  readonly promotionId: string;
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Ends a promotion for good: no order uses it any more, and its code is free. Orders that did keep what they had. */
export class EndPromotion {
  constructor(
    private readonly promotions: Promotions,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, PreconditionFailed */
  execute(actor: Actor, { promotionId, unchangedSince }: EndedPromotion): Promise<void> {
    return this.work.run(async () => {
      requireLastEdit((await this.promotions.lock(promotionId, ownOf(actor))).updatedAt, unchangedSince);
      await this.promotions.end(promotionId);
    });
  }
}
