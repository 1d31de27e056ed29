import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import type { PublicCatalog } from '../queries.js';
import type { Reviews } from './ports.js';

export interface HideReviewInput {
  readonly reviewId: string;
  readonly hidden: boolean;
}

/** The host of a product, or an admin, hides a review, or shows it again. */
export class HideReview {
  constructor(
    private readonly reviews: Reviews,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
  ) {}

  /** Returns its id. @throws NotFound */
  async execute(actor: Actor, { reviewId, ...input }: HideReviewInput): Promise<string> {
    const productId = await this.work.run(async () => {
      const review = await this.reviews.held(reviewId);
      if (review === undefined) throw new NotFound();
      review.requireManager(actor);
      review.hide(input.hidden);
      await this.reviews.save(review);
      return review.snapshot().productId;
    });
    await this.shown.forget([productId]);
    return reviewId;
  }
}
