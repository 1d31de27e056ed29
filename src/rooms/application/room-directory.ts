import type { Actor } from '#kernel';
import type { HostedKind, RoomKind } from '../domain/room.js';

/** A room, as neighbours know it. */
export interface KnownRoom {
  readonly id: string;
  readonly ownerId: string;
  readonly kind: RoomKind;
  readonly title: string;
}

/** A room that shall be there. */
export interface SeededRoom {
  readonly ownerId: string;
  readonly title: string;
  readonly slug: string;
  readonly kind: HostedKind;
}

/** Which rooms there are, and who may see and manage them; for neighbours. */
export abstract class RoomDirectory {
  /** @throws NotFound if there is no such room, or the actor may not see it; Banned if they must not */
  abstract visible(roomId: string, actor: Actor): Promise<KnownRoom>;
  /** @throws NotFound for what the actor may not see, Forbidden unless they own it or are an admin */
  abstract manageable(roomId: string, actor: Actor): Promise<KnownRoom>;
  /** True if every signed-in user may see the room. Its owner may change that, so it is not to be kept for long. */
  abstract isPublic(roomId: string): Promise<boolean>;
  /** Opens the room unless there is one of this slug, which then stays as it is; two at once open one. */
  abstract open(room: SeededRoom): Promise<KnownRoom>;
}
