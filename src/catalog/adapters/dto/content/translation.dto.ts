import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { LANGUAGES } from '#kernel';
import { Text } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { TEXT_LIMITS, type Translation, type Translations } from '../../../domain/content/content.js';

/** What is told of a product in another language. */
export class TranslationDto implements Translation {
  @Text({ min: 1, max: TEXT_LIMITS.title })
  title: string;

  /** Without it: as the product has it. */
  @Omittable()
  @Text({ min: 0, max: TEXT_LIMITS.description, required: false })
  description?: string;
}

/** By their languages; those that are not named are none. */
export class TranslationsDto {}
inEachLanguage(TranslationsDto, () => TranslationDto);

export type TranslationsBody = TranslationsDto & Translations;

/** Gives a class a field of this type for each of our languages. */
export function inEachLanguage(holder: { readonly prototype: object }, type: () => new () => object): void {
  for (const language of LANGUAGES)
    for (const decorate of [
      ApiProperty({ type: type(), required: false }),
      Omittable(),
      IsObject(),
      ValidateNested(),
      Type(type),
    ])
      decorate(holder.prototype, language);
}

/** What something is called in other languages than the product's own; without it, as it is called there. */
export function Translated(type: new () => object): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type, required: false }),
    Omittable(),
    IsObject(),
    ValidateNested(),
    Type(() => type),
  );
}
