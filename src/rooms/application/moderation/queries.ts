/** What moderators are told. */
import type { Actor, Page } from '#kernel';
import type { RoomActor, RoomEvent } from '../../domain/log.js';
import type { SanctionKind } from '../../domain/moderation/acts.js';

/** A report that nobody has decided yet. */
export interface ReportView {
  readonly id: string;
  readonly reason: string;
  readonly createdAt: string;
  readonly reporter: { readonly id: string; readonly displayName: string };
  /** As it is in the log now; null if it is there no more. */
  readonly message: RoomEvent | null;
}

/** A ban or a mute that is in force. */
export interface SanctionedView {
  readonly user: RoomActor;
  /** RFC 3339; null: until it is lifted. */
  readonly until: string | null;
  readonly reason: string | null;
  readonly by: RoomActor;
}

export abstract class ModerationQueries {
  /** The oldest first. @throws NotFound, Forbidden for whoever does not moderate the room, InvalidCursor */
  abstract reports(
    actor: Actor,
    roomId: string,
    page: { limit?: number; cursor?: string },
  ): Promise<Page<ReportView>>;
  /** In the order of the users' ids. @throws as `reports` */
  abstract sanctions(
    actor: Actor,
    on: { readonly roomId: string; readonly kind: SanctionKind },
    page: { limit?: number; cursor?: string },
  ): Promise<Page<SanctionedView>>;
}
