import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsUUID, Matches, ValidateNested } from 'class-validator';
import { Money } from '#kernel';
import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { BID_LIMITS } from '../../domain/bid.js';

/** An amount of money as bidders and hosts send it. */
export class BidAmountDto {
  @WholeNumber(BID_LIMITS.maximum)
  amount: number;

  @ApiProperty({ example: 'EUR' })
  @Matches(Money.CURRENCY)
  currency: string;
}

/** What a shopper sends to bid over REST; the key is a header there. */
export class BidDto {
  /** The most you would pay: you pay one increment more than the next highest bidder, at most this. */
  @ApiProperty({ type: BidAmountDto })
  @IsObject()
  @ValidateNested()
  @Type(() => BidAmountDto)
  maximum: BidAmountDto;
}

/** The same over a socket. */
export class SocketBidDto extends BidDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  auctionId: string;

  /** Any unique text; the same key gets the same answer. */
  @Text(BID_LIMITS.key)
  key: string;
}
