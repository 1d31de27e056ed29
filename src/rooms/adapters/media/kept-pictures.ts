import { Injectable } from '@nestjs/common';
import { Blobs } from '#platform/media/blobs.js';
import { Images } from '#platform/media/images.js';
import { type AttachmentPictures, Pictures } from '../../application/attachments/ports.js';
import { ATTACHMENT_SIZES, type AttachmentSize, fileOf } from '../../domain/attachments/attachment.js';

const SIZES = Object.keys(ATTACHMENT_SIZES) as AttachmentSize[];

/** Pictures as the platform makes and keeps them. */
@Injectable()
export class KeptPictures extends Pictures {
  constructor(
    private readonly images: Images,
    private readonly blobs: Blobs,
  ) {
    super();
  }

  of(bytes: Uint8Array): Promise<AttachmentPictures> {
    return this.images.pictures(bytes, ATTACHMENT_SIZES);
  }

  async keep(attachmentId: string, pictures: AttachmentPictures): Promise<void> {
    for (const size of SIZES) await this.blobs.put(fileOf(attachmentId, size), pictures[size].bytes);
  }

  async remove(attachmentId: string): Promise<void> {
    for (const size of SIZES) await this.blobs.remove(fileOf(attachmentId, size));
  }
}
