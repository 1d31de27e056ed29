import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsObject,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';

/** Lines of an order at most: those of the fullest cart. */
const MOST_LINES = 100;
const MOST_UNITS = 1_000_000;

/** Units of a line of an order, as they are named to be sent. */
export class UnitsDto {
  /** The `line` of the order's view. */
  @WholeNumber({ min: 0, max: MOST_LINES })
  line: number;

  @WholeNumber({ min: 1, max: MOST_UNITS })
  quantity: number;
}

/** Units of a line whose money goes back. */
export class RefundedUnitsDto extends UnitsDto {
  @ApiProperty({ required: false, description: 'They came back: into the stock of their variant' })
  @Omittable()
  @IsBoolean()
  restock?: boolean;
}

/** What is handed to a carrier. */
export class FulfilmentDto {
  @Text({ min: 1, max: 100 })
  carrier: string;

  @Text({ min: 1, max: 100 })
  tracking: string;

  @ApiProperty({
    ...{ type: [UnitsDto], required: false, minItems: 1, maxItems: MOST_LINES },
    description: 'Without them: all of yours that is not sent yet',
  })
  @Omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique(lineOf)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => UnitsDto)
  lines?: UnitsDto[];
}

/** What goes back: lines, or an amount, or (neither) all that is left. */
export class RefundDto {
  @Omittable()
  @ValidateBy({
    name: 'isInsteadOfLines',
    validator: {
      validate: (_, asked) => (asked?.object as RefundDto | undefined)?.lines === undefined,
      defaultMessage: () => '$property and lines are two refunds: send one of them',
    },
  })
  @WholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, required: false })
  amount?: number;

  @ApiProperty({ type: [RefundedUnitsDto], required: false, minItems: 1, maxItems: MOST_LINES })
  @Omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_LINES)
  @ArrayUnique(lineOf)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => RefundedUnitsDto)
  lines?: RefundedUnitsDto[];

  @Omittable()
  @Text({ min: 1, max: 500, required: false })
  reason?: string;
}

/** What is no line is refused by the line's own rules. */
function lineOf(units: unknown): unknown {
  return typeof units === 'object' && units !== null && 'line' in units ? units.line : units;
}
