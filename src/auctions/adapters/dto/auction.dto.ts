import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsObject,
  IsRFC3339,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { wrongField } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { Omittable } from '#platform/rest/omittable.decorator.js';
import type { AuctionWish } from '../../application/schedule-auction.js';
import { AUCTION_LIMITS, AUCTION_MODES, type AuctionMode } from '../../domain/auction-state.js';
import { Increments } from '../../domain/increments.js';
import { BidAmountDto } from './bid.dto.js';

/** One line of an increment table. */
export class IncrementDto {
  @WholeNumber({ min: 0, max: AUCTION_LIMITS.price.max })
  from: number;

  @WholeNumber(AUCTION_LIMITS.price)
  step: number;
}

/** What a host sends to plan an auction. */
export class ScheduleAuctionDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  variantId: string;

  @ApiProperty({ type: BidAmountDto })
  @IsObject()
  @ValidateNested()
  @Type(() => BidAmountDto)
  startPrice: BidAmountDto;

  /** Below this price nothing is sold; bidders see only whether it is met. */
  @ApiProperty({ type: BidAmountDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => BidAmountDto)
  reserve?: BidAmountDto;

  /** For this price it is sold at once, until the first bid. */
  @ApiProperty({ type: BidAmountDto, required: false })
  @Omittable()
  @IsObject()
  @ValidateNested()
  @Type(() => BidAmountDto)
  buyNow?: BidAmountDto;

  @ApiProperty({ type: [IncrementDto], required: false, minItems: 1, maxItems: Increments.MOST })
  @Omittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(Increments.MOST)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => IncrementDto)
  increments?: IncrementDto[];

  /** Opened by hand if it is left out. */
  @ApiProperty({ format: 'date-time', required: false })
  @Omittable()
  @IsRFC3339()
  opensAt?: string;

  /** How long it runs once it is open; either this or `endsAt`. */
  @Omittable()
  @WholeNumber({ ...AUCTION_LIMITS.seconds, required: false })
  seconds?: number;

  @ApiProperty({ format: 'date-time', required: false })
  @Omittable()
  @IsRFC3339()
  endsAt?: string;

  @ApiProperty({ enum: AUCTION_MODES, required: false, default: 'soft_close' })
  @Omittable()
  @IsIn(AUCTION_MODES)
  mode?: AuctionMode;

  @Omittable()
  @WholeNumber({ ...AUCTION_LIMITS.extendSeconds, required: false })
  extendSeconds?: number;

  @Omittable()
  @WholeNumber({ ...AUCTION_LIMITS.holdSeconds, required: false })
  holdSeconds?: number;
}

/** How far a late bid moves the end unless the host says; long enough to answer, short enough for a show. */
const EXTEND_SECONDS = 15;

/** What the host decides, with what they left to us. @throws ValidationFailed if amounts differ in currency */
export function wishOf(roomId: string, dto: ScheduleAuctionDto, holdSeconds: number): AuctionWish {
  const { currency } = dto.startPrice;
  for (const path of ['reserve', 'buyNow'] as const) {
    if ((dto[path]?.currency ?? currency) === currency) continue;
    const message = `must be ${currency} as that of startPrice`;
    throw wrongField(`${path}.currency`, message);
  }
  return {
    roomId,
    variantId: dto.variantId.toLowerCase(),
    currency,
    startPrice: dto.startPrice.amount,
    reserve: dto.reserve?.amount ?? null,
    buyNow: dto.buyNow?.amount ?? null,
    increments: dto.increments ?? Increments.DEFAULT,
    mode: dto.mode ?? 'soft_close',
    extendSeconds: dto.extendSeconds ?? EXTEND_SECONDS,
    holdSeconds: dto.holdSeconds ?? holdSeconds,
    opensAt: dto.opensAt === undefined ? null : new Date(dto.opensAt),
    seconds: dto.seconds ?? null,
    endsAt: dto.endsAt === undefined ? null : new Date(dto.endsAt),
  };
}
