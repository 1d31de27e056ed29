import {
  Body,
  Controller,
  Delete,
  Headers,
  HttpCode,
  Param,
  Patch,
  Put,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Roles } from '#platform/auth/roles.decorator.js';
import { EditEtag, editsOf } from '#platform/rest/edit-etag.js';
import { KnownId } from '#platform/rest/known-id.pipe.js';
import { DeleteReview } from '../../application/reviews/delete-review.js';
import { HideReview } from '../../application/reviews/hide-review.js';
import { ReviewQueries, type ReviewView } from '../../application/reviews/queries.js';
import { ReplyToReview } from '../../application/reviews/reply-to-review.js';
import { RewriteReview } from '../../application/reviews/rewrite-review.js';
import { HideReviewDto, ReplyToReviewDto, RewriteReviewDto } from '../dto/review.dto.js';
import { ReviewV2 } from '../dto/review.view.js';
import { IfMatch } from './if-match.decorator.js';

/** One review over REST, v2: for its author, and for the host of the product. */
@ApiTags('reviews')
@ApiBearerAuth()
@Controller({ path: 'reviews', version: '2' })
export class ReviewsController {
  constructor(
    private readonly reviews: ReviewQueries,
    private readonly rewriting: RewriteReview,
    private readonly deletion: DeleteReview,
    private readonly replying: ReplyToReview,
    private readonly hiding: HideReview,
  ) {}

  @Patch(':id')
  @UseInterceptors(EditEtag)
  @IfMatch('review')
  @ApiOkResponse({ type: ReviewV2 })
  async change(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) reviewId: string,
    @Body() body: RewriteReviewDto,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<ReviewView> {
    const input = { reviewId, ...body, unchangedSince: editsOf(ifMatch) };
    return this.reviews.review(await this.rewriting.execute(actor, input));
  }

  @Delete(':id')
  @HttpCode(204)
  @IfMatch('review')
  @ApiNoContentResponse()
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) reviewId: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    return this.deletion.execute(actor, { reviewId, unchangedSince: editsOf(ifMatch) });
  }

  @Put(':id/reply')
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: ReviewV2 })
  async reply(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) reviewId: string,
    @Body() body: ReplyToReviewDto,
  ): Promise<ReviewView> {
    return this.reviews.review(await this.replying.execute(actor, { reviewId, ...body }));
  }

  @Put(':id/hidden')
  @Roles('host')
  @UseInterceptors(EditEtag)
  @ApiOkResponse({ type: ReviewV2 })
  async hide(
    @CurrentActor() actor: Actor,
    @Param('id', KnownId) reviewId: string,
    @Body() body: HideReviewDto,
  ): Promise<ReviewView> {
    return this.reviews.review(await this.hiding.execute(actor, { reviewId, ...body }));
  }
}
