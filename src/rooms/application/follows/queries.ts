/** What followers are told. */
import type { Actor, Page } from '#kernel';

/** A host whom the caller follows. */
export interface FollowedView {
  readonly id: string;
  readonly displayName: string;
  /** RFC 3339. */
  readonly followedAt: string;
}

export abstract class FollowQueries {
  /** Whom the caller follows, the latest first. @throws InvalidCursor */
  abstract followed(actor: Actor, page: { limit?: number; cursor?: string }): Promise<Page<FollowedView>>;
}
