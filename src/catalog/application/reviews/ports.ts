/** What reviews ask of the outside. */
import type { Review, ReviewDraft } from '../../domain/review.js';

/** The reviews of all products, and the rating of each, which changes with them. Called inside a unit of work. */
export abstract class Reviews {
  /**
   * Stores a new review, however often it is posted at once.
   * @throws NotFound for a product that is not in the shop; NotReceived, AlreadyReviewed
   */
  abstract add(draft: ReviewDraft, now: Date): Promise<void>;
  /** The review, held against every other change until the unit of work ends; undefined if there is none. */
  abstract held(id: string): Promise<Review | undefined>;
  /** Stores what changed, and keeps what it said before. */
  abstract save(review: Review): Promise<void>;
  abstract remove(review: Review): Promise<void>;
  /** A user has received these variants. Once for each product, however often it is told. */
  abstract received(orderId: string, userId: string, variantIds: readonly string[]): Promise<void>;
  /** What a guest has received, the account has that the guest became. */
  abstract inherited(guestId: string, userId: string): Promise<void>;
}
