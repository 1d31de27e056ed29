import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsOptional, IsRFC3339, IsUUID, Matches, ValidateNested } from 'class-validator';
import { Money } from '#kernel';
import { WholeNumber } from '#platform/http/text.decorator.js';
import { DROP_LIMITS } from '../../domain/drop-state.js';

/** A price as clients send it. */
export class PriceDto {
  @WholeNumber({ min: 0, max: Money.MAX_AMOUNT })
  amount: number;

  @ApiProperty({ example: 'EUR' })
  @Matches(Money.CURRENCY)
  currency: string;
}

/** What a host sends to plan a drop. */
export class ScheduleDropDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  variantId: string;

  @WholeNumber(DROP_LIMITS.quantity)
  quantity: number;

  @ApiProperty({ type: PriceDto, required: false })
  @IsOptional()
  @IsDefined()
  @ValidateNested()
  @Type(() => PriceDto)
  price?: PriceDto;

  @IsOptional()
  @WholeNumber({ ...DROP_LIMITS.perCustomer, required: false })
  perCustomer?: number;

  @IsOptional()
  @WholeNumber({ ...DROP_LIMITS.holdSeconds, required: false })
  holdSeconds?: number;

  /** Opened by hand if it is left out. */
  @ApiProperty({ format: 'date-time', required: false })
  @IsOptional()
  @IsRFC3339()
  opensAt?: string;

  @ApiProperty({ format: 'date-time', required: false })
  @IsOptional()
  @IsRFC3339()
  closesAt?: string;
}
