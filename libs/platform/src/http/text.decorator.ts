import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Max, Min, ValidateBy } from 'class-validator';
import { isPlainText, lengthOf, normalised } from '#kernel';

/** A field people write: `min` to `max` characters, no control characters, stored in normal form C. */
export function Text(limits: {
  min: number;
  max: number;
  required?: boolean;
  nullable?: boolean;
}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: String,
      minLength: limits.min,
      maxLength: limits.max,
      required: limits.required ?? true,
      ...(limits.nullable === true && { nullable: true }),
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? normalised(value) : value)),
    IsString(),
    HasLength(limits.min, limits.max),
    ValidateBy({
      name: 'isPlainText',
      validator: {
        validate: (value) => typeof value === 'string' && isPlainText(value),
        defaultMessage: () => '$property must not contain control characters',
      },
    }),
  );
}

/** Characters as PostgreSQL counts them, which is not how class-validator's own `Length` does. */
function HasLength(min: number, max: number): PropertyDecorator {
  return ValidateBy({
    name: 'isLength',
    validator: {
      validate: (value) => typeof value === 'string' && lengthOf(value) >= min && lengthOf(value) <= max,
      defaultMessage: (asked) =>
        typeof asked?.value === 'string' && lengthOf(asked.value) > max
          ? `$property must be shorter than or equal to ${max} characters`
          : `$property must be longer than or equal to ${min} characters`,
    },
  });
}

/** A JSON number that is whole and within limits: "1", 1.5, NaN and 1e21 are refused. */
export function WholeNumber(limits: {
  min: number;
  max: number;
  required?: boolean;
  nullable?: boolean;
}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'integer',
      minimum: limits.min,
      maximum: limits.max,
      required: limits.required ?? true,
      ...(limits.nullable === true && { nullable: true }),
    }),
    IsInt(),
    Min(limits.min),
    Max(limits.max),
  );
}

/** A whole number of a query string, made only of digits. */
export function QueryNumber(limits: { min: number; max: number }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'integer', minimum: limits.min, maximum: limits.max, required: false }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
    ),
    IsInt(),
    Min(limits.min),
    Max(limits.max),
  );
}
