/** What leaves about reviews, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import type { ReviewView } from '../../application/reviews/queries.js';
import { NextV2 } from './product.view.js';

class ReviewAuthorV2 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ description: 'As it was when they wrote it' }) displayName: string;
}

class ReviewReplyV2 {
  @ApiProperty() text: string;
  @ApiProperty({ format: 'date-time' }) at: string;
}

export class ReviewV2 implements ReviewView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) productId: string;
  @ApiProperty() author: ReviewAuthorV2;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 }) rating: number;
  @ApiProperty() text: string;
  @ApiProperty({ type: ReviewReplyV2, nullable: true, description: 'What the host answered' })
  reply: ReviewReplyV2 | null;
  @ApiProperty({ description: 'In no list, and not counted in the rating' }) hidden: boolean;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time', description: 'When its author last wrote it' }) updatedAt: string;
}

export class ReviewPageV2 {
  @ApiProperty({ type: [ReviewV2] }) data: ReviewV2[];
  @ApiProperty() page: NextV2;
}

/** A review as v1 shows it: flat. */
export class ReviewV1 {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) productId: string;
  @ApiProperty() author: string;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 }) rating: number;
  @ApiProperty() text: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
}

export function reviewV1({ id, productId, author, rating, text, createdAt }: ReviewView): ReviewV1 {
  return { id, productId, author: author.displayName, rating, text, createdAt };
}
