import { Controller, Get, Param, Post, Res, type StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Actor, NotFound } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { pictureAnswer, type PictureResponse } from '#platform/media/blob-answer.js';
import { Blobs } from '#platform/media/blobs.js';
import { SentBytes, TakesFile } from '#platform/media/uploads/upload.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { AttachmentQueries } from '../../application/attachments/queries.js';
import { UploadAttachment } from '../../application/attachments/upload-attachment.js';
import {
  ATTACHMENT_SIZES,
  fileOf,
  isAttachmentSize,
  type ShownAttachment,
} from '../../domain/attachments/attachment.js';
import { AttachmentV2 } from '../dto/attachment.view.js';

const WEBP = { 'image/webp': { schema: { type: 'string', format: 'binary' } } };

/** Images for messages, over REST. */
@ApiTags('rooms')
@ApiBearerAuth()
@Controller({ version: '2' })
export class AttachmentsController {
  constructor(
    private readonly upload: UploadAttachment,
    private readonly queries: AttachmentQueries,
    private readonly blobs: Blobs,
  ) {}

  @Post('rooms/:id/attachments')
  @TakesFile('file')
  @Limited({ name: 'attachments', points: 30, seconds: 60 })
  @ApiOperation({ summary: 'Upload an image for a message of yours: JPEG, PNG, WebP, GIF or AVIF' })
  @ApiCreatedResponse({ type: AttachmentV2 })
  add(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) roomId: string,
    @SentBytes() bytes: Uint8Array,
  ): Promise<ShownAttachment> {
    return this.upload.execute(actor, { roomId, bytes });
  }

  @Get('attachments/:id/:size')
  @Limited({ name: 'pictures', points: 1200, seconds: 60 })
  @ApiOperation({ summary: 'One picture of an image: full or thumb; once posted, for all who see the room' })
  @ApiParam({ name: 'size', enum: Object.keys(ATTACHMENT_SIZES) })
  @ApiOkResponse({ content: WEBP })
  async picture(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) id: string,
    @Param('size') size: string,
    @Res({ passthrough: true }) response: PictureResponse,
  ): Promise<StreamableFile | undefined> {
    if (!isAttachmentSize(size)) throw new NotFound();
    await this.queries.requireSeen(actor, id);
    return pictureAnswer(this.blobs, fileOf(id, size), response);
  }
}
