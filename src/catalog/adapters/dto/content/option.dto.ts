import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsObject,
  IsString,
  Length,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { isPlainText, normalised } from '#kernel';
import { Text } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import { OPTION_LIMITS, type OptionTexts, type ProductOption } from '../../../domain/content/options.js';
import { inEachLanguage, Translated } from './translation.dto.js';

/** Several texts that people write, each of which is plain. */
export function Texts(limits: {
  most: number;
  max: number;
  required?: boolean;
  description?: string;
}): PropertyDecorator {
  const { most, max, required = true, description = '' } = limits;
  return applyDecorators(
    ApiProperty({ type: [String], maxItems: most, required, description }),
    Transform(({ value }: { value: unknown }) =>
      Array.isArray(value)
        ? value.map((one: unknown) => (typeof one === 'string' ? normalised(one) : one))
        : value,
    ),
    IsArray(),
    ArrayMaxSize(most),
    IsString({ each: true }),
    Length(1, max, { each: true }),
    ValidateBy(
      {
        name: 'isPlainText',
        validator: {
          validate: (value) => typeof value === 'string' && isPlainText(value),
          defaultMessage: () => '$property must not contain control characters',
        },
      },
      { each: true },
    ),
  );
}

/** What an option is called in another language. */
export class OptionTextsDto implements OptionTexts {
  @Text({ min: 1, max: OPTION_LIMITS.name })
  name: string;

  /** One for each value of the option, in their order. */
  @Texts({ most: OPTION_LIMITS.values, max: OPTION_LIMITS.value })
  values: string[];
}

export class OptionTranslationsDto {}
inEachLanguage(OptionTranslationsDto, () => OptionTextsDto);

/** Something to choose about a product. */
export class OptionDto implements ProductOption {
  @Text({ min: 1, max: OPTION_LIMITS.name })
  name: string;

  @Texts({ most: OPTION_LIMITS.values, max: OPTION_LIMITS.value })
  values: string[];

  @Translated(OptionTranslationsDto)
  translations?: OptionTranslationsDto & NonNullable<ProductOption['translations']>;
}

/** The options of a product, three at most. */
export function Options(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: [OptionDto], required: false, description: 'Up to three: size, colour …' }),
    Omittable(),
    IsArray(),
    ArrayMaxSize(OPTION_LIMITS.count),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(() => OptionDto),
  );
}

/** Which choice a variant is. */
export function Choice(): PropertyDecorator {
  return applyDecorators(
    Omittable(),
    Texts({
      ...{ most: OPTION_LIMITS.count, max: OPTION_LIMITS.value, required: false },
      description: 'One value of each option of the product, in their order',
    }),
  );
}
