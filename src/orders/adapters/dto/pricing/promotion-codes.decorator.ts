import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, Matches } from 'class-validator';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** How a code looks once it is in capitals: whichever way it is written, it is one code. */
export const CODE = /^[A-Z0-9_-]{3,40}$/;

/** Codes of one order at most. */
const MOST_CODES = 10;

export function upper(value: unknown): unknown {
  return typeof value === 'string' ? value.toUpperCase() : value;
}

/** A field with the codes of promotions, each named once. */
export function PromotionCodes(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      ...{ type: [String], required: false, maxItems: MOST_CODES, uniqueItems: true, example: ['SUMMER'] },
      description: 'Codes of promotions, in capitals or not, in the order in which they are taken off',
    }),
    Omittable(),
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(upper) : value)),
    IsArray(),
    ArrayMaxSize(MOST_CODES),
    ArrayUnique(),
    Matches(CODE, { each: true, message: 'each of $property must be 3 to 40 letters, digits, - or _' }),
  );
}
