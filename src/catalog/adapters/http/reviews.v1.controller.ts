import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { PublicCache } from '#platform/http/cache-control.decorator.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { numberedPage, type WithHeaders } from '#platform/rest/numbered-page.js';
import { ReviewQueries } from '../../application/reviews/queries.js';
import { WriteReview } from '../../application/reviews/write-review.js';
import { NumberedQuery } from '../dto/product-list.query.js';
import { WriteReviewDto } from '../dto/review.dto.js';
import { ReviewV1, reviewV1 } from '../dto/review.view.js';
import { PUBLIC_SECONDS } from './freshness.js';

/** The reviews of a product over REST, v1: flat, numbered pages. */
@ApiTags('v1')
@Controller({ path: 'products/:id/reviews', version: '1' })
export class ReviewsV1Controller {
  constructor(
    private readonly reviews: ReviewQueries,
    private readonly write: WriteReview,
  ) {}

  @Get()
  @Public()
  @PublicCache({ seconds: PUBLIC_SECONDS, tags: () => ['products'] })
  @ApiOkResponse({ type: [ReviewV1] })
  async list(
    @Param('id', KnownId) id: string,
    @Query() { page = 1, perPage = 20 }: NumberedQuery,
    @Res({ passthrough: true }) response: WithHeaders,
  ): Promise<ReviewV1[]> {
    const { total, data } = await this.reviews.numbered(id, page, perPage);
    const path = `/v1/products/${id}/reviews`;
    return numberedPage(response, { path, page, perPage, total }, data.map(reviewV1));
  }

  @Post()
  @ApiBearerAuth()
  @ApiCreatedResponse({ type: ReviewV1 })
  async create(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) productId: string,
    @Body() body: WriteReviewDto,
  ): Promise<ReviewV1> {
    return reviewV1(await this.reviews.review(await this.write.execute(actor, { productId, ...body })));
  }
}
