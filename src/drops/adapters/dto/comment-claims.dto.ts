import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsString, Matches } from 'class-validator';
import { normalised } from '#kernel';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import type { CommentClaimsSetting } from '../../application/comments/ports.js';
import { CLAIM_WORD, CLAIM_WORDS } from '../../domain/comments/comment-claim.js';

/** What a host decides of the comments of a room. */
export class CommentClaimsDto {
  @ApiProperty()
  @IsBoolean()
  enabled: boolean;

  /** What a comment begins with that is a claim: 1 to 20 letters, in upper or lower case. */
  @ApiProperty({ required: false, default: CLAIM_WORD, minLength: 1, maxLength: 20 })
  @Omittable()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalised(value) : value))
  @IsString()
  @Matches(CLAIM_WORDS, { message: 'word must be 1 to 20 letters' })
  word?: string;
}

/** The same, as everyone in the room reads it. */
export class CommentClaimsShown implements CommentClaimsSetting {
  @ApiProperty() enabled: boolean;
  @ApiProperty({ example: CLAIM_WORD }) word: string;
}
