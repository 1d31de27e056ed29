import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { PublicCache } from '#platform/http/cache-control.decorator.js';
import { PageQuery } from '#platform/http/page.dto.js';
import { pageV2, type PageV2 } from '#platform/http/presented.js';
import { EditEtag } from '#platform/rest/edit-etag.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { ReviewQueries, type ReviewView } from '../../application/reviews/queries.js';
import { WriteReview } from '../../application/reviews/write-review.js';
import { WriteReviewDto } from '../dto/review.dto.js';
import { ReviewPageV2, ReviewV2 } from '../dto/review.view.js';
import { PUBLIC_SECONDS } from './freshness.js';

/** The reviews of a product over REST, v2. */
@ApiTags('reviews')
@Controller({ path: 'products/:id/reviews', version: '2' })
export class ProductReviewsController {
  constructor(
    private readonly reviews: ReviewQueries,
    private readonly write: WriteReview,
  ) {}

  @Get()
  @Public()
  @PublicCache({ seconds: PUBLIC_SECONDS, tags: () => ['products'] })
  @ApiOkResponse({ type: ReviewPageV2 })
  async list(@Param('id', KnownId) id: string, @Query() page: PageQuery): Promise<PageV2<ReviewView>> {
    return pageV2(await this.reviews.reviews(id, page));
  }

  @Post()
  @UseInterceptors(EditEtag)
  @ApiBearerAuth()
  @ApiCreatedResponse({ type: ReviewV2 })
  async create(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) productId: string,
    @Body() body: WriteReviewDto,
  ): Promise<ReviewView> {
    return this.reviews.review(await this.write.execute(actor, { productId, ...body }));
  }
}
