/** What leaves about zones, documented field by field; the compiler holds it equal to the domain. */
import { ApiProperty } from '@nestjs/swagger';
import type { ShippingRate, ShippingZone } from '../../../domain/pricing/tariff.js';
import { PlaceDto, TaxZoneDto } from './zones.dto.js';

export class TaxZonesV2 {
  @ApiProperty({ type: [TaxZoneDto] }) data: readonly TaxZoneDto[];
}

class ShippingRateV2 implements ShippingRate {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'integer', description: 'Minor units' }) amount: number;
  @ApiProperty({ example: 'EUR' }) currency: string;
  @ApiProperty({ type: 'integer' }) minWeightGrams: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The first weight that is too heavy' })
  maxWeightGrams: number | null;
  @ApiProperty({ type: 'integer', description: 'Of the goods, less discounts' }) minPrice: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The first price that is too high' })
  maxPrice: number | null;
}

class ShippingZoneV2 implements ShippingZone {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: [PlaceDto] }) places: readonly PlaceDto[];
  @ApiProperty({ type: [ShippingRateV2] }) rates: readonly ShippingRateV2[];
}

export class ShippingZonesV2 {
  @ApiProperty({ type: [ShippingZoneV2] }) data: readonly ShippingZoneV2[];
}
