import { type DomainError, wrongField } from '#kernel';
import { type Attachment, MOST_ATTACHMENTS } from './attachment.js';

/** A few, and each once. @throws ValidationFailed */
export function requireAttachments(ids: readonly string[]): void {
  if (ids.length <= MOST_ATTACHMENTS && new Set(ids).size === ids.length) return;
  throw refused(`must be ${MOST_ATTACHMENTS} different ones at most`);
}

/** Whether the author uploaded all of them, and no message has one of them, nor one of those `taken` right before. */
export function areFree(
  ids: readonly string[],
  authorId: string,
  free: ReadonlyMap<string, Attachment>,
  taken: ReadonlySet<string>,
): boolean {
  return ids.every((id) => free.get(id)?.authorId === authorId && !taken.has(id));
}

/** Whose they are, and whether there are any, is nobody else's business: one refusal for all. */
export function notToTake(): DomainError {
  return refused('must be uploads of yours to this room that no message has yet');
}

function refused(message: string): DomainError {
  return wrongField('attachments', message);
}
