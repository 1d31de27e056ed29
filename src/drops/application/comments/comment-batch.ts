import type { Outcome } from '#kernel';
import * as answers from '../../domain/comments/comment-answers.js';
import { keyOfComment, readings } from '../../domain/comments/comment-claim.js';
import { meaningOf, type Offer } from '../../domain/comments/named-drop.js';
import type { DropAnswer, DropRequest } from '../drop-requests.js';
import type { Comment, CommentAnswer } from './ports.js';

/** A comment that is a claim: settled, or to be asked of a drop. */
type Heard = { readonly comment: Comment } & ({ readonly text: string } | { readonly drop: Offer });

/** Some comments of a room in their order: what they ask of which drop, and what they are answered. */
export class CommentBatch {
  /** For each drop its claims, in the order of the comments. */
  readonly requests = new Map<string, DropRequest[]>();
  /** The comments that became claims. */
  readonly claimed: { readonly messageId: string; readonly claimId: string }[] = [];
  private readonly heard: readonly Heard[];

  constructor(
    comments: readonly Comment[],
    private readonly options: { readonly word: string; readonly isChallenged: boolean },
    offers: readonly Offer[],
    ids: () => string,
  ) {
    this.heard = comments.flatMap((comment) => this.hear(comment, offers, ids) ?? []);
  }

  /** @param outcomes of the requests, in their order */
  answers(outcomes: ReadonlyMap<string, readonly Outcome<DropAnswer>[]>): CommentAnswer[] {
    const next = new Map([...outcomes].map(([dropId, ofDrop]) => [dropId, ofDrop.values()]));
    return this.heard.map((heard) => {
      const { id } = heard.comment;
      const text =
        'text' in heard ? heard.text : this.told(id, heard.drop, next.get(heard.drop.id)?.next().value);
      return { replyTo: id, clientId: `claim ${id}`, text };
    });
  }

  private hear(comment: Comment, offers: readonly Offer[], ids: () => string): Heard | null {
    const { word, isChallenged } = this.options;
    const meaning = meaningOf(readings(comment.text, word), offers);
    if (meaning === null) return null;
    if ('unclear' in meaning) return { comment, text: answers.unclearAnswer(meaning, word) };
    const { drop, quantity } = meaning;
    // Who sells the goods shows how it is done.
    if (comment.authorId === drop.hostId) return null;
    if (isChallenged) return { comment, text: answers.CHALLENGED };
    const request = { kind: 'claim', id: ids(), userId: comment.authorId, quantity } as const;
    const ofDrop = this.requests.get(drop.id) ?? [];
    this.requests.set(drop.id, [...ofDrop, { ...request, key: keyOfComment(comment.id) }]);
    return { comment, drop };
  }

  private told(messageId: string, { title }: Offer, outcome: Outcome<DropAnswer> | undefined): string {
    if (outcome === undefined) throw new Error('a claim by comment has no outcome');
    if ('refused' in outcome) return answers.refusalAnswer(outcome.refused, title);
    if (outcome.value === undefined || !('claim' in outcome.value))
      throw new Error('a claim was decided without an answer');
    const { claim } = outcome.value;
    this.claimed.push({ messageId, claimId: claim.id });
    return answers.heldAnswer(claim, title);
  }
}
