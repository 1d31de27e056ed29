import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';
import { type Language, LANGUAGES } from '#kernel';
import { Text } from '#platform/http/text.decorator.js';
import { Moment } from '#platform/rest/moment.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import type { ContentInput } from '../../../application/product-input.js';
import { TEXT_LIMITS } from '../../../domain/content/content.js';
import type { FieldValues } from '../../../domain/content/fields.js';
import { FieldValuesBody } from '../fields/field.dto.js';
import { OptionDto, Options } from './option.dto.js';
import { type TranslationsBody, TranslationsDto } from './translation.dto.js';

/** What may be said of a product, new or not; what is named is so from then on, as a whole. */
export class ContentDto {
  @Omittable()
  @Text({ min: 0, max: TEXT_LIMITS.description, required: false })
  description?: string;

  @Options()
  options?: OptionDto[];

  @FieldValuesBody()
  fields?: FieldValues;

  /** Of title and description. */
  @ApiProperty({
    required: false,
    enum: LANGUAGES,
    description: 'Of title and description; en if it was never said',
  })
  @Omittable()
  @IsIn(LANGUAGES)
  language?: Language;

  @ApiProperty({ type: TranslationsDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => TranslationsDto)
  translations?: TranslationsBody;

  /** A draft is seen by you alone; nothing of which units are reserved can become one. */
  @ApiProperty({ required: false, enum: ['draft', 'published'] })
  @Omittable()
  @IsIn(['draft', 'published'])
  status?: 'draft' | 'published';

  /** In place of a status: everyone sees it from this moment on, and not before. */
  @Omittable()
  @Moment({ required: false })
  publishAt?: string;
}

/** The body with its moment as one. */
export function contentOf<B extends ContentDto>({
  publishAt,
  ...body
}: B): Omit<B, 'publishAt'> & ContentInput {
  return { ...body, publishAt: publishAt === undefined ? undefined : new Date(publishAt) };
}
