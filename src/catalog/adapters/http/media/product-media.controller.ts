import {
  Body,
  Controller,
  Delete,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { SentBytes, TakesFile } from '#platform/media/uploads/upload.decorator.js';
import { editsOf } from '#platform/rest/edit-etag.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { AddMedium } from '../../../application/media/add-medium.js';
import { ChangeMedium } from '../../../application/media/change-medium.js';
import { RemoveMedium } from '../../../application/media/remove-medium.js';
import type { HungMedium } from '../../../application/media/hanging.js';
import { ChangeMediumDto, MediumV2 } from '../../dto/media/medium.dto.js';
import { IfMatch } from '../if-match.decorator.js';
import { MediumEtag } from './medium-etag.js';

/** What images a product shows, over REST, v2. */
@ApiTags('products')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'products/:id/media', version: '2' })
export class ProductMediaController {
  constructor(
    private readonly addition: AddMedium,
    private readonly change: ChangeMedium,
    private readonly removal: RemoveMedium,
  ) {}

  @Post()
  @TakesFile('file')
  @Limited({ name: 'product-media', points: 60, seconds: 60 })
  @ApiOperation({ summary: 'Add an image, behind the others: JPEG, PNG, WebP, GIF or AVIF' })
  @UseInterceptors(MediumEtag)
  @IfMatch('product')
  @ApiCreatedResponse({ type: MediumV2 })
  add(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) productId: string,
    @SentBytes() bytes: Uint8Array,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<HungMedium> {
    return this.addition.execute(actor, { productId, bytes, unchangedSince: editsOf(ifMatch) });
  }

  @Patch(':mediumId')
  @ApiOperation({ summary: 'Say what an image shows, or move it among the others' })
  @UseInterceptors(MediumEtag)
  @IfMatch('product')
  @ApiOkResponse({ type: MediumV2 })
  edit(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) productId: string,
    @Param('mediumId', KnownId) mediumId: string,
    @Body() body: ChangeMediumDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<HungMedium> {
    return this.change.execute(actor, { productId, mediumId, ...body, unchangedSince: editsOf(ifMatch) });
  }

  @Delete(':mediumId')
  @HttpCode(204)
  @IfMatch('product')
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) productId: string,
    @Param('mediumId', KnownId) mediumId: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.removal.execute(actor, { productId, mediumId, unchangedSince: editsOf(ifMatch) });
  }
}
