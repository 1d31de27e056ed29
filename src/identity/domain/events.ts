import type { DomainEvent } from '#kernel';

/** Why a session is over before its time. */
export const SESSION_ENDS = ['signed_out', 'revoked', 'refresh_reused'] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

/** A device was signed out: by its user, by its user from another device, or because a refresh token was stolen. */
export type SessionEnded = DomainEvent<
  'session.ended',
  { readonly sessionId: string; readonly userId: string; readonly reason: SessionEnd }
>;
