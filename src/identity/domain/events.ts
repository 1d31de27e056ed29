import type { DomainEvent } from '#kernel';

/** Why a session is over before its time. */
export const SESSION_ENDS = ['signed_out', 'revoked', 'refresh_reused', 'banned', 'merged'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/**
 * A device was signed out: by its user, by its user from another device, because a refresh token was stolen, by a ban, or
 * because a guest signed in to an account.
 */
export type SessionEnded = DomainEvent<
  'session.ended',
  { readonly sessionId: string; readonly userId: string; readonly reason: SessionEnd }
>;

/** An admin keeps somebody from signing in: until this time, or until it is lifted. */
export type UserBanned = DomainEvent<
  'user.banned',
  {
    readonly userId: string;
    readonly until: string | null;
    readonly reason: string | null;
    readonly by: string;
  }
>;

/** An admin lets somebody sign in again, before the ban would have lapsed. */
export type UserUnbanned = DomainEvent<'user.unbanned', { readonly userId: string; readonly by: string }>;

/** What this guest had is this user's now. */
export type GuestMerged = DomainEvent<'guest.merged', { readonly guestId: string; readonly userId: string }>;
