import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNumber,
  IsObject,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { normalised } from '#kernel';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import {
  FIELD_KEY,
  FIELD_LIMITS,
  FIELD_TYPES,
  type FieldDefinition,
  type FieldValues,
} from '../../../domain/content/fields.js';
import { Texts } from '../content/option.dto.js';

/** A field of a host's products. */
export class FieldDto implements FieldDefinition {
  @ApiProperty({ pattern: FIELD_KEY.source })
  @Matches(FIELD_KEY)
  key: string;

  @ApiProperty({ enum: FIELD_TYPES })
  @IsIn(FIELD_TYPES)
  type: FieldDefinition['type'];

  /** What it is called in front of people. */
  @Omittable()
  @Text({ min: 1, max: FIELD_LIMITS.name, required: false })
  name?: string;

  /** Of a text: characters. */
  @Omittable()
  @WholeNumber({ min: 1, max: FIELD_LIMITS.text, required: false })
  maxLength?: number;

  /** Of a number. */
  @Bound()
  min?: number;

  @Bound()
  max?: number;

  /** Of a choice. */
  @Omittable()
  @Texts({ most: FIELD_LIMITS.choices, max: FIELD_LIMITS.choice, required: false })
  @ArrayMinSize(1)
  choices?: string[];
}

/** All fields of a host's products. */
export class FieldsDto {
  @ApiProperty({ type: [FieldDto] })
  @IsArray()
  @ArrayMaxSize(FIELD_LIMITS.count)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => FieldDto)
  fields: FieldDto[];
}

/** Whose fields are asked for. */
export class FieldsQuery {
  /** For admins; without it your own. */
  @ApiProperty({ required: false, format: 'uuid' })
  @Omittable()
  @IsUUID()
  host?: string;
}

function Bound(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'number', required: false }),
    Omittable(),
    IsNumber({ allowNaN: false, allowInfinity: false }),
    Min(-FIELD_LIMITS.number),
    Max(FIELD_LIMITS.number),
  );
}

/** What a product has in the fields of its host, by their keys; what is in them is checked against their definitions. */
export function FieldValuesBody(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      type: 'object',
      selfRequired: false,
      description: 'By the keys of your fields: GET /v2/product-fields',
      additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] },
    }),
    Omittable(),
    Transform(({ value }: { value: unknown }) => (isValues(value) ? inNormalForm(value) : value)),
    ValidateBy({
      name: 'isFieldValues',
      validator: {
        validate: (value) => isValues(value),
        defaultMessage: () => '$property must be an object of at most 50 texts, numbers, or true and false',
      },
    }),
  );
}

function isValues(value: unknown): value is FieldValues {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= FIELD_LIMITS.count &&
    entries.every(([, one]) => typeof one === 'string' || typeof one === 'boolean' || Number.isFinite(one))
  );
}

function inNormalForm(values: FieldValues): FieldValues {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      typeof value === 'string' ? normalised(value) : value,
    ]),
  );
}
