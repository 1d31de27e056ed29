import { type Actor, Forbidden, mayManage, NotFound } from '#kernel';
import { Banned, Outranked } from './errors.js';
import type { Sanction } from './moderation/acts.js';
import { type MemberRole, type Ranked, RANKS, rankOf } from './moderation/roles.js';
import type { RoomKind } from './room.js';

/** A room as one user stands to it: enough to decide what they may. */
export interface Standing {
  readonly kind: RoomKind;
  readonly ownerId: string;
  readonly member: boolean;
  /** What the user was named there; null for whoever is no member. */
  readonly role: MemberRole | null;
  /** The ban that keeps the user out at this moment. */
  readonly ban: Sanction | null;
}

/** What decides whether a user may see a room at all. */
export type Sight = Pick<Standing, 'kind' | 'member' | 'ban'>;

/** A public room is for everyone who is signed in, any other for its members only, whoever else asks. */
export function maySee({ kind, member }: Pick<Standing, 'kind' | 'member'>): boolean {
  return kind === 'public' || member;
}

/**
 * @throws NotFound for what is not there and for what the user may not see: nobody can tell the two apart.
 * Banned for who would see it but for a ban
 */
export function requireSeen<Room extends Sight>(room: Room | null): Room {
  if (room === null || !maySee(room)) throw new NotFound();
  if (room.ban !== null) throw new Banned({ until: room.ban.until?.toISOString() ?? null });
  return room;
}

/** What is the owner's alone: what the room is, and what is sold there. @throws NotFound, Banned, Forbidden */
export function requireOwned<Room extends Standing>(room: Room | null, actor: Actor): Room {
  const seen = requireSeen(room);
  if (seen.kind === 'direct' || !mayManage(actor, seen.ownerId)) throw new Forbidden();
  return seen;
}

/** For co-hosts and above; a direct room is managed by nobody. @throws NotFound, Banned, Forbidden */
export function requireManaged<Room extends Standing>(room: Room | null, actor: Actor): Room {
  return requireRank(room, actor, RANKS.co_host);
}

/** For moderators and above; a direct room is moderated by nobody. @throws NotFound, Banned, Forbidden */
export function requireModerated<Room extends Standing>(room: Room | null, actor: Actor): Room {
  return requireRank(room, actor, RANKS.moderator);
}

/** @throws Outranked for whoever acts on their equals, their betters or themselves */
export function requireOutranked(room: Standing, actor: Actor, target: Ranked): void {
  if (rankIn(room, actor) <= rankOf(target, room.ownerId)) throw new Outranked();
}

/** Where the user of a standing ranks in its room. */
export function rankIn({ role, ownerId }: Standing, { userId, role: siteRole }: Actor): number {
  return rankOf({ userId, role, admin: siteRole === 'admin' }, ownerId);
}

function requireRank<Room extends Standing>(room: Room | null, actor: Actor, least: number): Room {
  const seen = requireSeen(room);
  if (seen.kind === 'direct' || rankIn(seen, actor) < least) throw new Forbidden();
  return seen;
}
