import { type Actor, type Clock, NotFound, type UnitOfWork } from '#kernel';
import type { PublicCatalog } from '../queries.js';
import type { Reviews } from './ports.js';

export interface RewriteReviewInput {
  readonly reviewId: string;
  readonly rating?: number | undefined;
  readonly text?: string | undefined;
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Its author writes a review anew; what it said before is kept. */
export class RewriteReview {
  constructor(
    private readonly reviews: Reviews,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Returns its id. @throws NotFound, PreconditionFailed, ValidationFailed */
  async execute(actor: Actor, { reviewId, ...input }: RewriteReviewInput): Promise<string> {
    const productId = await this.work.run(async () => {
      const review = await this.reviews.held(reviewId);
      if (review === undefined) throw new NotFound();
      review.requireAuthor(actor);
      review.requireUnchangedSince(input.unchangedSince);
      review.rewrite(input, this.clock.now());
      await this.reviews.save(review);
      return review.snapshot().productId;
    });
    await this.shown.forget([productId]);
    return reviewId;
  }
}
