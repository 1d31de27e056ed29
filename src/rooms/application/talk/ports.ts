/** What the rooms ask of the outside about how much is said. */
import type { Actor } from '#kernel';

/** Something that somebody says in a room. */
export interface Talk {
  readonly roomId: string;
  readonly kind: 'message' | 'reaction';
  /** The author's own name for a message: one that was stored a moment ago is its sender's again, whatever the crowd does. */
  readonly clientId?: string;
}

/**
 * What a room may say, on all nodes together. Above it everyone has one turn at a time (`TalkPace`), but for those who keep
 * order; refusals cost the database nothing. Drops, orders, moderation and pins never ask here.
 */
export abstract class TalkBudget {
  /** Has `say` store it, and counts that unless it fails. @throws SlowMode for whoever must wait, and what `say` throws */
  abstract within<T>(actor: Actor, talk: Talk, say: () => Promise<T>): Promise<T>;
  /** For what is not stored: typing. It takes nobody's turn. @throws SlowMode while the room says more than it may */
  abstract requireCalm(actor: Actor, roomId: string): Promise<void>;
}
