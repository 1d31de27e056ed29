/** What leaves about prices of rooms, documented field by field; the compiler holds it equal to the views. */
import { ApiProperty } from '@nestjs/swagger';
import type { RoomPriceView } from '../../../application/room-prices/room-price-view.js';
import { AmountV2 } from '../amount.view.js';

export class RoomPriceV2 implements RoomPriceView {
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty() price: AmountV2;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) until: string | null;
}

class NextV2 {
  @ApiProperty({ type: String, nullable: true }) next: string | null;
}

export class RoomPricePageV2 {
  @ApiProperty({ type: [RoomPriceV2] }) data: RoomPriceV2[];
  @ApiProperty() page: NextV2;
}
