import { Injectable } from '@nestjs/common';
import { Blobs } from '#platform/media/blobs.js';
import { Images } from '#platform/media/images.js';
import { PictureFiles } from '#platform/media/picture-files.js';
import { type MediumPictures, ProductPictures } from '../../application/media/ports.js';
import { fileOfMedium, MEDIUM_SIZES, type MediumSize } from '../../domain/media/medium.js';

/** Pictures of products as the platform makes and keeps them. */
@Injectable()
export class KeptProductPictures extends ProductPictures {
  private readonly files: PictureFiles<MediumSize>;

  constructor(images: Images, blobs: Blobs) {
    super();
    this.files = new PictureFiles(images, blobs, MEDIUM_SIZES, fileOfMedium);
  }

  of(bytes: Uint8Array): Promise<MediumPictures> {
    return this.files.of(bytes);
  }

  keep(mediumId: string, pictures: MediumPictures): Promise<void> {
    return this.files.keep(mediumId, pictures);
  }

  remove(mediumId: string): Promise<void> {
    return this.files.remove(mediumId);
  }
}
