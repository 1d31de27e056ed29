import { ApiProperty } from '@nestjs/swagger';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { Gallery } from '../../../domain/media/gallery.js';
import { type MediumView, MOST_ALT, type ShownPicture } from '../../../domain/media/medium.js';

/** What changes of an image; what is left out stays. */
export class ChangeMediumDto {
  /** What it shows, for who does not see it. */
  @Omittable()
  @Text({ min: 0, max: MOST_ALT, required: false })
  alt?: string;

  /** Counted from 0; the first is the one that lists show. */
  @Omittable()
  @WholeNumber({ min: 0, max: Gallery.MOST - 1, required: false })
  position?: number;
}

class ProductPictureV2 implements ShownPicture {
  @ApiProperty({ description: 'A path of the API, which needs no token and never changes' }) url: string;
  @ApiProperty({ type: 'integer', minimum: 1 }) width: number;
  @ApiProperty({ type: 'integer', minimum: 1 }) height: number;
}

class MediumSizesV2 {
  @ApiProperty({ type: ProductPictureV2, description: 'At most 320 pixels wide or high' })
  small: ProductPictureV2;
  @ApiProperty({ type: ProductPictureV2, description: 'At most 800' }) medium: ProductPictureV2;
  @ApiProperty({ type: ProductPictureV2, description: 'At most 1,600' }) large: ProductPictureV2;
}

/** An image of a product; its own address and extent are those of the largest picture. */
export class MediumV2 extends ProductPictureV2 implements MediumView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'What it shows; may be empty' }) alt: string;
  @ApiProperty({ type: MediumSizesV2 }) sizes: MediumSizesV2;
}
