import { ApiProperty } from '@nestjs/swagger';
import type { StockDifference, Units } from '../../../application/stock-check/ports.js';

/** Units of a variant. */
export class UnitsBody implements Units {
  @ApiProperty({ type: 'integer' }) onHand: number;
  @ApiProperty({ type: 'integer' }) reserved: number;
}

/** A variant whose stock is not the sum of its ledger. */
export class StockDifferenceBody implements StockDifference {
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty({ type: UnitsBody }) stock: Units;
  @ApiProperty({ type: UnitsBody }) ledger: Units;
  @ApiProperty({ format: 'date-time' }) foundAt: string;
}

/** All of them. */
export class StockDifferencesBody {
  @ApiProperty({ type: [StockDifferenceBody] }) data: readonly StockDifference[];
}

/** How often a product was looked at. */
export class ViewsBody {
  @ApiProperty({ type: 'integer', description: 'As of some seconds ago' }) views: number;
}
