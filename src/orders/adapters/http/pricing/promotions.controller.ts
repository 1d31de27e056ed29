import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { ChangePromotion, ownOf } from '../../../application/promotions/change-promotion.js';
import { EndPromotion } from '../../../application/promotions/end-promotion.js';
import { MakePromotion } from '../../../application/promotions/make-promotion.js';
import { Promotions } from '../../../application/promotions/ports.js';
import { type PromotionView, promotionView } from '../../../application/promotions/promotion-view.js';
import { PromotionDto, PromotionTermsDto } from '../../dto/pricing/promotion.dto.js';
import { PromotionPageV2, PromotionV2 } from '../../dto/pricing/promotion.view.js';

const IfMatch = ApiHeader({
  name: 'If-Match',
  required: false,
  description: 'The ETag of the promotion as you know it',
});

/** Promotions over REST: a host's for the own lines, an admin's for all. */
@ApiTags('pricing')
@ApiBearerAuth()
@Roles('host')
@Controller({ path: 'promotions', version: '2' })
export class PromotionsController {
  constructor(
    private readonly promotions: Promotions,
    private readonly make: MakePromotion,
    private readonly change: ChangePromotion,
    private readonly end: EndPromotion,
  ) {}

  @Post()
  @UseInterceptors(EditEtag)
  @ApiCreatedResponse({ type: PromotionV2 })
  create(@CurrentActor() actor: Actor, @Body() body: PromotionDto): Promise<PromotionView> {
    return this.make.execute(actor, body);
  }

  @Get()
  @ApiOkResponse({ type: PromotionPageV2 })
  async list(
    @CurrentActor() actor: Actor,
    @Query() { limit, cursor }: PageQuery,
  ): Promise<PageV2<PromotionView>> {
    const { data, next } = await this.promotions.list(ownOf(actor), limit, cursor);
    return pageV2({ data: data.map(promotionView), next });
  }

  @Patch(':id')
  @UseInterceptors(EditEtag)
  @IfMatch
  @ApiOkResponse({ type: PromotionV2 })
  edit(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) promotionId: string,
    @Body() body: PromotionTermsDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<PromotionView> {
    return this.change.execute(actor, { ...body, promotionId, unchangedSince: editsOf(ifMatch) });
  }

  @Delete(':id')
  @HttpCode(204)
  @IfMatch
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) promotionId: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.end.execute(actor, { promotionId, unchangedSince: editsOf(ifMatch) });
  }
}
