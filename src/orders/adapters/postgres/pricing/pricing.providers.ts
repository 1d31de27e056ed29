import type { Provider } from '@nestjs/common';
import { Clock, Ids, UnitOfWork } from '#kernel';
import { port, useCase } from '#platform/di/providers.js';
import { Checkouts } from '../../../application/cart/checkouts.js';
import { Carts, Goods } from '../../../application/cart/ports.js';
import { Claims, OrderedClaims } from '../../../application/ports.js';
import { ChangePromotion } from '../../../application/promotions/change-promotion.js';
import { RemoveRoomPrice } from '../../../application/room-prices/remove-room-price.js';
import { EndPromotion } from '../../../application/promotions/end-promotion.js';
import { ListRoomPrices } from '../../../application/room-prices/list-room-prices.js';
import { MakePromotion } from '../../../application/promotions/make-promotion.js';
import { OfferBook } from '../../../application/pricing/offer-book.js';
import { OrderDrafts } from '../../../application/pricing/order-drafts.js';
import { Offers, Taxes, Unsent, Zones } from '../../../application/pricing/ports.js';
import { Promotions } from '../../../application/promotions/ports.js';
import { RoomPrices, Rooms } from '../../../application/room-prices/ports.js';
import { QuoteOrder } from '../../../application/pricing/quote-order.js';
import { RoomPricing } from '../../../application/room-prices/room-pricing.js';
import { SetRoomPrice } from '../../../application/room-prices/set-room-price.js';
import { SetShippingZones } from '../../../application/pricing/set-shipping-zones.js';
import { SetTaxZones } from '../../../application/pricing/set-tax-zones.js';
import { Tariffs } from '../../../application/pricing/tariffs.js';
import { PostgresOrderedClaims } from '../ordered-claims.js';
import { PostgresOffers } from './offers.js';
import { PostgresPromotions } from './promotions.js';
import { PostgresRoomPrices } from './room-prices.js';
import { PostgresUnsent } from './unsent.js';
import { ZoneTaxes } from './zone-taxes.js';
import { PostgresZones } from './zones.js';

/** What decides what an order costs. */
export const PRICING_PROVIDERS: Provider[] = [
  port(Zones, PostgresZones),
  port(Taxes, ZoneTaxes),
  port(Offers, PostgresOffers),
  port(Promotions, PostgresPromotions),
  port(RoomPrices, PostgresRoomPrices),

  useCase(Tariffs, [Taxes, Zones, Offers]),
  port(OrderedClaims, PostgresOrderedClaims),
  useCase(OrderDrafts, [Claims, Carts, Goods, Tariffs, OrderedClaims]),
  port(Unsent, PostgresUnsent),
  useCase(OfferBook, [Offers, Unsent]),
  useCase(RoomPricing, [RoomPrices, Rooms]),
  useCase(QuoteOrder, [OrderDrafts, Checkouts, OfferBook, Clock, Ids]),
  useCase(MakePromotion, [Promotions, Ids]),
  useCase(ChangePromotion, [Promotions, UnitOfWork]),
  useCase(EndPromotion, [Promotions, UnitOfWork]),
  useCase(SetRoomPrice, [RoomPrices, Rooms, Goods]),
  useCase(RemoveRoomPrice, [RoomPrices, Rooms]),
  useCase(ListRoomPrices, [RoomPrices, Rooms]),
  useCase(SetTaxZones, [Zones]),
  useCase(SetShippingZones, [Zones, Ids]),
];
