/** What is asked of the outside about attachments. */
import type { Discards } from '#kernel';
import type { Attachment, AttachmentSize, Extent } from '../../domain/attachments/attachment.js';

/** One picture of an image, ready to be kept. */
export interface Picture extends Extent {
  readonly bytes: Uint8Array;
}

export type AttachmentPictures = Readonly<Record<AttachmentSize, Picture>>;

/** Makes pictures of what was uploaded, and keeps them. */
export abstract class Pictures {
  /** @throws what is wrong with the bytes, or Overloaded */
  abstract of(bytes: Uint8Array): Promise<AttachmentPictures>;
  /** Once it resolves they survive a crash. @throws Overloaded */
  abstract keep(attachmentId: string, pictures: AttachmentPictures): Promise<void>;
  /** Again it changes nothing. */
  abstract remove(attachmentId: string): Promise<void>;
}

export abstract class Attachments implements Discards {
  abstract add(attachment: Attachment): Promise<void>;
  /** Takes back one that no message has. */
  abstract discard(attachmentId: string): Promise<void>;
  abstract discardUnused(olderThanSeconds: number, limit: number): Promise<number>;
  abstract discarded(after: string | null, limit: number): Promise<readonly string[]>;
  abstract forget(attachmentIds: readonly string[]): Promise<void>;
}
