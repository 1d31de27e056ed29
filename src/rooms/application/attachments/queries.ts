/** What is told of attachments. */
import type { Actor } from '#kernel';

export abstract class AttachmentQueries {
  /**
   * Resolves if the caller may see it: whoever sees its message, and before it has one who uploaded it.
   * @throws NotFound, Banned
   */
  abstract requireSeen(actor: Actor, attachmentId: string): Promise<void>;
}
