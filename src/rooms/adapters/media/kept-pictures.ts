import { Injectable } from '@nestjs/common';
import { Blobs } from '#platform/media/blobs.js';
import { Images } from '#platform/media/images.js';
import { PictureFiles } from '#platform/media/picture-files.js';
import { type AttachmentPictures, Pictures } from '../../application/attachments/ports.js';
import { ATTACHMENT_SIZES, type AttachmentSize, fileOf } from '../../domain/attachments/attachment.js';

/** Pictures as the platform makes and keeps them. */
@Injectable()
export class KeptPictures extends Pictures {
  private readonly files: PictureFiles<AttachmentSize>;

  constructor(images: Images, blobs: Blobs) {
    super();
    this.files = new PictureFiles(images, blobs, ATTACHMENT_SIZES, fileOf);
  }

  of(bytes: Uint8Array): Promise<AttachmentPictures> {
    return this.files.of(bytes);
  }

  keep(attachmentId: string, pictures: AttachmentPictures): Promise<void> {
    return this.files.keep(attachmentId, pictures);
  }

  remove(attachmentId: string): Promise<void> {
    return this.files.remove(attachmentId);
  }
}
