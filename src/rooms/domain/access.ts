import { type Actor, Forbidden, mayManage, NotFound } from '#kernel';
import type { RoomKind } from './room.js';

/** A room as one user stands to it: enough to decide what they may. */
export interface Standing {
  readonly kind: RoomKind;
  readonly ownerId: string;
  readonly member: boolean;
}

/** A public room is for everyone who is signed in, any other for its members only, whoever else asks. */
export function maySee({ kind, member }: Pick<Standing, 'kind' | 'member'>): boolean {
  return kind === 'public' || member;
}

/** @throws NotFound for what is not there and for what the user may not see: nobody can tell the two apart */
export function requireSeen<Room extends Pick<Standing, 'kind' | 'member'>>(room: Room | null): Room {
  if (room === null || !maySee(room)) throw new NotFound();
  return room;
}

/** @throws NotFound, and Forbidden for what the actor may see but does not own; a direct room is managed by nobody */
export function requireManaged<Room extends Standing>(room: Room | null, actor: Actor): Room {
  const seen = requireSeen(room);
  if (seen.kind === 'direct' || !mayManage(actor, seen.ownerId)) throw new Forbidden();
  return seen;
}

/** @throws NotFound, and Forbidden for whoever does not keep order here; a direct room has nobody who does */
export function requireModerated<Room extends Standing>(room: Room | null, actor: Actor): Room {
  return requireManaged(room, actor);
}
