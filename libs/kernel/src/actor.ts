/** What a user may be: a `host` also sells, an `admin` may do what any host may. */
export const ROLES = ['shopper', 'host', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks: the user behind a verified access token. */
export interface Actor {
  readonly userId: string;
  readonly sessionId: string;
  readonly displayName: string;
  readonly role: Role;
  /** True for a user without a password. */
  readonly guest: boolean;
}

/** True for the owner of a thing and for every admin. */
export function mayManage(actor: Actor, ownerId: string): boolean {
  return actor.userId === ownerId || actor.role === 'admin';
}

/** True for those who may sell. */
export function maySell(actor: Actor): boolean {
  return actor.role !== 'shopper';
}
