/** What comment claims tell: both are heard by drops themselves. */
import type { DomainEvent } from '#kernel';

/** These comments became claims. */
export type CommentsClaimed = DomainEvent<
  'comments.claimed',
  { readonly claims: readonly { readonly messageId: string; readonly claimId: string }[] }
>;

/** A part of a room's comments was taken; those up to this number are still to be looked at. */
export type CommentsLeft = DomainEvent<
  'comments.left',
  { readonly roomId: string; readonly lastSeq: number }
>;
