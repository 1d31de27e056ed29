import { Text, WholeNumber } from '#platform/http/text.decorator.js';
import { Stock } from '../../domain/stock.js';

/** How many units were counted, and why. */
export class CountStockDto {
  @WholeNumber({ min: 0, max: Stock.MAX_UNITS })
  onHand: number;

  @Text({ min: 1, max: Stock.MAX_REASON })
  reason: string;
}
