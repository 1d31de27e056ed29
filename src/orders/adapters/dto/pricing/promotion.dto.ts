import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsISO4217CurrencyCode, IsObject, Matches, ValidateNested } from 'class-validator';
import { Money } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { Moment } from '#platform/rest/moment.decorator.js';
import { Omittable, OmittableOrNull } from '#platform/rest/omittable.decorator.js';
import { PROMOTION_KINDS, type PromotionKind } from '../../../domain/pricing/tariff.js';
import { CODE, upper } from './promotion-codes.decorator.js';

/** Uses of one promotion at most, if it has a limit. */
const MOST_USES = 1_000_000_000;

/** Minor units of a currency; of nothing there is no discount. */
export class AmountDto {
  @WholeNumber({ min: 1, max: Money.MAX_AMOUNT })
  amount: number;

  @ApiProperty({ example: 'EUR', description: 'ISO 4217' })
  @Matches(Money.CURRENCY)
  @IsISO4217CurrencyCode()
  currency: string;
}

/** When and how often a promotion can be had; null: without that. */
export class PromotionTermsDto {
  @ApiProperty({ type: AmountDto, required: false, nullable: true })
  @OmittableOrNull()
  @IsObject()
  @ValidateNested()
  @Type(() => AmountDto)
  minSubtotal?: AmountDto | null;

  @OmittableOrNull()
  @Moment({ required: false, nullable: true })
  from?: string | null;

  @OmittableOrNull()
  @Moment({ required: false, nullable: true })
  until?: string | null;

  @OmittableOrNull()
  @WholeNumber({ min: 1, max: MOST_USES, required: false, nullable: true })
  limitTotal?: number | null;

  @OmittableOrNull()
  @WholeNumber({ min: 1, max: MOST_USES, required: false, nullable: true })
  limitPerCustomer?: number | null;
}

/** A new promotion. */
export class PromotionDto extends PromotionTermsDto {
  @ApiProperty({
    required: false,
    pattern: CODE.source,
    description: 'In capitals or not; without: automatic',
  })
  @Omittable()
  @Transform(({ value }: { value: unknown }) => upper(value))
  @Matches(CODE, { message: '$property must be 3 to 40 letters, digits, - or _' })
  code?: string;

  @ApiProperty({ enum: PROMOTION_KINDS })
  @IsIn(PROMOTION_KINDS)
  kind: PromotionKind;

  @Omittable()
  @WholeNumber({ min: 1, max: 100, required: false })
  percent?: number;

  @ApiProperty({ type: AmountDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => AmountDto)
  amount?: AmountDto;
}
