import { ApiProperty } from '@nestjs/swagger';
import {
  ATTACHMENT_TYPE,
  type ShownAttachment,
  type ShownPicture,
} from '../../domain/attachments/attachment.js';

class PictureV2 implements ShownPicture {
  @ApiProperty({ description: 'A path of the API, which takes your token' }) url: string;
  @ApiProperty({ type: 'integer', minimum: 1 }) width: number;
  @ApiProperty({ type: 'integer', minimum: 1 }) height: number;
}

class SizesV2 {
  @ApiProperty({ type: PictureV2, description: 'At most 2,048 pixels wide or high' }) full: PictureV2;
  @ApiProperty({ type: PictureV2, description: 'At most 320' }) thumb: PictureV2;
}

/** An image that was uploaded, as it is kept and shown. */
export class AttachmentV2 implements ShownAttachment {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: [ATTACHMENT_TYPE] }) type: typeof ATTACHMENT_TYPE;
  @ApiProperty({ type: 'integer', minimum: 1 }) width: number;
  @ApiProperty({ type: 'integer', minimum: 1 }) height: number;
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Of the full picture' }) bytes: number;
  @ApiProperty({ type: SizesV2 }) sizes: SizesV2;
}
