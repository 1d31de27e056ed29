import type { Actor, Clock, Ids, UnitOfWork } from '#kernel';
import { requireSound } from '../../domain/review.js';
import type { PublicCatalog } from '../queries.js';
import type { Reviews } from './ports.js';

export interface WriteReviewInput {
  readonly productId: string;
  readonly rating: number;
  readonly text: string;
}

/** Writes a review of a product that was received, once. */
export class WriteReview {
  constructor(
    private readonly reviews: Reviews,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Returns its id. @throws NotFound, NotReceived, AlreadyReviewed, ValidationFailed */
  async execute(actor: Actor, input: WriteReviewInput): Promise<string> {
    const id = this.ids.next();
    requireSound(input);
    const author = { id: actor.userId, displayName: actor.displayName };
    await this.work.run(() => this.reviews.add({ ...input, id, author }, this.clock.now()));
    await this.shown.forget([input.productId]);
    return id;
  }
}
