import { PromotionsController } from './promotions.controller.js';
import { QuotesController } from './quotes.controller.js';
import { RoomPricesController } from './room-prices.controller.js';
import { ShippingZonesController } from './shipping-zones.controller.js';
import { TaxZonesController } from './tax-zones.controller.js';

/** What decides what an order costs, over REST. */
export const PRICING_CONTROLLERS = [
  PromotionsController,
  QuotesController,
  RoomPricesController,
  TaxZonesController,
  ShippingZonesController,
];
