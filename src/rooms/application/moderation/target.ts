import { type Actor, NotFound } from '#kernel';
import { requireModerated, requireOutranked } from '../../domain/access.js';
import type { RoomActor } from '../../domain/log.js';
import type { MemberRole } from '../../domain/moderation/roles.js';
import type { People, Place, Rooms } from '../ports.js';

/** Whom a moderator acts on, and where. */
export interface Target {
  readonly room: Place;
  readonly user: RoomActor;
  /** Null for whoever is no member. */
  readonly role: MemberRole | null;
}

/** @throws NotFound, Forbidden for whoever does not moderate the room, Outranked for those who stand too high */
export async function targetOf(
  rooms: Rooms,
  people: People,
  actor: Actor,
  { roomId, userId }: { readonly roomId: string; readonly userId: string },
): Promise<Target> {
  const room = requireModerated(await rooms.place(roomId, actor.userId), actor);
  const person = await people.find(userId);
  if (person === null) throw new NotFound();
  const role = (await rooms.place(roomId, userId))?.role ?? null;
  requireOutranked(room, actor, { userId, role, admin: person.admin });
  return { room, role, user: { id: userId, displayName: person.displayName } };
}
