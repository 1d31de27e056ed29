import { lengthOf, type Actor, later, mayManage, NotFound, requireLastEdit, wrongField } from '#kernel';

/** What a shopper writes of a product they received. */
export interface ReviewDraft {
  readonly id: string;
  readonly productId: string;
  readonly author: { readonly id: string; readonly displayName: string };
  readonly rating: number;
  readonly text: string;
}

export interface ReviewState extends ReviewDraft {
  /** Whose product it is. */
  readonly hostId: string;
  readonly reply: { readonly text: string; readonly at: Date } | null;
  /** Seen by nobody, and not counted in the rating. */
  readonly hidden: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const REVIEW_LIMITS = { lowest: 1, highest: 5, text: 5000 } as const;

/** What somebody who received a product says of it. Its author writes it anew or deletes it; its host replies or hides it. */
export class Review {
  private constructor(private state: ReviewState) {}

  static restore(state: ReviewState): Review {
    return new Review(state);
  }

  snapshot(): ReviewState {
    return this.state;
  }

  /** @throws NotFound for everyone but its author */
  requireAuthor(actor: Actor): void {
    if (actor.userId !== this.state.author.id) throw new NotFound();
  }

  /** @throws NotFound for everyone but the host of the product and admins */
  requireManager(actor: Actor): void {
    if (!mayManage(actor, this.state.hostId)) throw new NotFound();
  }

  /** @throws PreconditionFailed unless it is as it was at one of the `edits` that the caller has seen */
  requireUnchangedSince(edits: readonly Date[] | undefined): void {
    requireLastEdit(this.state.updatedAt, edits);
  }

  /** Its author writes it anew; what is not named stays. A hidden one stays hidden. */
  rewrite(changes: { rating?: number | undefined; text?: string | undefined }, now: Date): void {
    const next = {
      ...this.state,
      rating: changes.rating ?? this.state.rating,
      text: changes.text ?? this.state.text,
    };
    requireSound(next);
    if (next.rating === this.state.rating && next.text === this.state.text) return;
    // `updatedAt` tells the texts apart, so two of them in one millisecond must not share it.
    const after = later(this.state.updatedAt, 0.001);
    this.state = { ...next, updatedAt: now > after ? now : after };
  }

  reply(text: string, now: Date): void {
    requireText(text);
    this.state = { ...this.state, reply: { text, at: now } };
  }

  hide(hidden: boolean): void {
    this.state = { ...this.state, hidden };
  }
}

/** @throws ValidationFailed */
export function requireSound({ rating, text }: Pick<ReviewDraft, 'rating' | 'text'>): void {
  const { lowest, highest } = REVIEW_LIMITS;
  if (!Number.isSafeInteger(rating) || rating < lowest || rating > highest) {
    throw wrongField('rating', `must be a whole number from ${lowest} to ${highest}`);
  }
  requireText(text);
}

function requireText(text: string): void {
  if (text.trim() !== '' && lengthOf(text) <= REVIEW_LIMITS.text) return;
  throw wrongField('text', `must be 1 to ${REVIEW_LIMITS.text} characters and not blank`);
}
