/** What is shown of prices. */
import type { OrderLineView } from '../queries.js';
import type { AmountView, SumsView } from './sums-view.js';

/** What an order would cost. */
export interface QuoteView extends SumsView {
  readonly lines: readonly OrderLineView[];
  /** The ways to send it, the cheapest first. */
  readonly shippingRates: readonly {
    readonly id: string;
    readonly name: string;
    readonly price: AmountView;
  }[];
}
