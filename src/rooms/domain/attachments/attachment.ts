/** How large an attachment is shown: the longest side in pixels at most. */
export const ATTACHMENT_SIZES = { full: 2048, thumb: 320 } as const;
export type AttachmentSize = keyof typeof ATTACHMENT_SIZES;

/** Attachments of one message. */
export const MOST_ATTACHMENTS = 4;

/** What they all are, whatever was sent. */
export const ATTACHMENT_TYPE = 'image/webp';

/** How large one picture is. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** An image that somebody uploaded to a room. */
export interface Attachment {
  readonly id: string;
  readonly roomId: string;
  readonly authorId: string;
  /** Of the full picture. */
  readonly bytes: number;
  readonly full: Extent;
  readonly thumb: Extent;
}

/** One picture of an attachment, and where it is. */
export interface ShownPicture extends Extent {
  /** A path of the API. */
  readonly url: string;
}

/** An attachment as its uploader gets it and as its message has it in the log. */
export interface ShownAttachment extends Extent {
  readonly id: string;
  readonly type: typeof ATTACHMENT_TYPE;
  readonly bytes: number;
  readonly sizes: Readonly<Record<AttachmentSize, ShownPicture>>;
}

export function shown({ id, bytes, full, thumb }: Attachment): ShownAttachment {
  const at = (size: AttachmentSize, { width, height }: Extent): ShownPicture => ({
    ...{ url: `/v2/attachments/${id}/${size}`, width, height },
  });
  const { width, height } = full;
  return {
    ...{ id, type: ATTACHMENT_TYPE, width, height, bytes },
    sizes: { full: at('full', full), thumb: at('thumb', thumb) },
  };
}

/** What the picture is called where files are kept. */
export function fileOf(id: string, size: AttachmentSize): string {
  return `room-attachment-${id}-${size}.webp`;
}

export function isAttachmentSize(text: string): text is AttachmentSize {
  return Object.hasOwn(ATTACHMENT_SIZES, text);
}
