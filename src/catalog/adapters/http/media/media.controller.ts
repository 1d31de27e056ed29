import { Controller, Get, Param, Res, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { NotFound } from '#kernel';
import { Public } from '#platform/auth/public.decorator.js';
import { pictureAnswer, type PictureResponse } from '#platform/media/blob-answer.js';
import { Blobs } from '#platform/media/blobs.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { fileOfMedium, isMediumSize, MEDIUM_SIZES } from '../../../domain/media/medium.js';

const WEBP = { 'image/webp': { schema: { type: 'string', format: 'binary' } } };

/** The pictures of products, for everyone who was told their address, without asking the database. */
@ApiTags('products')
@Controller({ path: 'media', version: '2' })
export class MediaController {
  constructor(private readonly blobs: Blobs) {}

  @Get(':id/:size')
  @Public()
  @ApiOperation({ summary: 'One picture of an image of a product; it never changes' })
  @ApiParam({ name: 'size', enum: Object.keys(MEDIUM_SIZES) })
  @ApiOkResponse({ content: WEBP })
  async picture(
    @Param('id', KnownId) id: string,
    @Param('size') size: string,
    @Res({ passthrough: true }) response: PictureResponse,
  ): Promise<StreamableFile | undefined> {
    if (!isMediumSize(size)) throw new NotFound();
    return pictureAnswer(this.blobs, fileOfMedium(id, size), response, 'public');
  }
}
