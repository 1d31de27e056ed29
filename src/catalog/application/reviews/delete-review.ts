import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import type { PublicCatalog } from '../queries.js';
import type { Reviews } from './ports.js';

export interface DeleteReviewInput {
  readonly reviewId: string;
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Its author deletes a review, with all that it said before; they may write another one. */
export class DeleteReview {
  constructor(
    private readonly reviews: Reviews,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, PreconditionFailed */
  async execute(actor: Actor, { reviewId, unchangedSince }: DeleteReviewInput): Promise<void> {
    const productId = await this.work.run(async () => {
      const review = await this.reviews.held(reviewId);
      if (review === undefined) throw new NotFound();
      review.requireAuthor(actor);
      review.requireUnchangedSince(unchangedSince);
      await this.reviews.remove(review);
      return review.snapshot().productId;
    });
    await this.shown.forget([productId]);
  }
}
