import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { REVIEW_LIMITS } from '../../domain/review.js';

const RATING = { min: REVIEW_LIMITS.lowest, max: REVIEW_LIMITS.highest };
const TEXT = { min: 1, max: REVIEW_LIMITS.text };

/** A new review. */
export class WriteReviewDto {
  @WholeNumber(RATING)
  rating: number;

  @Text(TEXT)
  text: string;
}

/** What changes of a review; what is left out stays. */
export class RewriteReviewDto {
  @Omittable()
  @WholeNumber({ ...RATING, required: false })
  rating?: number;

  @Omittable()
  @Text({ ...TEXT, required: false })
  text?: string;
}

/** What the host answers. */
export class ReplyToReviewDto {
  @Text(TEXT)
  text: string;
}

/** Whether nobody is to see it. */
export class HideReviewDto {
  @ApiProperty()
  @IsBoolean()
  hidden: boolean;
}
