import { type Actor, type Clock, NotFound, type UnitOfWork } from '#kernel';
import type { PublicCatalog } from '../queries.js';
import type { Reviews } from './ports.js';

export interface ReplyToReviewInput {
  readonly reviewId: string;
  readonly text: string;
}

/** The host of a product answers a review of it; a new answer takes the place of the old. */
export class ReplyToReview {
  constructor(
    private readonly reviews: Reviews,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Returns its id. @throws NotFound, ValidationFailed */
  async execute(actor: Actor, { reviewId, ...input }: ReplyToReviewInput): Promise<string> {
    const productId = await this.work.run(async () => {
      const review = await this.reviews.held(reviewId);
      if (review === undefined) throw new NotFound();
      review.requireManager(actor);
      review.reply(input.text, this.clock.now());
      await this.reviews.save(review);
      return review.snapshot().productId;
    });
    await this.shown.forget([productId]);
    return reviewId;
  }
}
