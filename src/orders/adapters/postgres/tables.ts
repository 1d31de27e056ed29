import type { Tables } from '#platform/database/tables.js';
import { Orders1763750000000 } from './migrations/1763750000000-orders.js';
import { SandboxCharges1763750000100 } from './migrations/1763750000100-sandbox-charges.js';
import { GuardOfPayments1763750000730 } from './migrations/1763750000730-guard-of-payments.js';
import { LeftOutOfCarts1763750000600 } from './migrations/1763750000600-left-out-of-carts.js';
import { Carts1763750000200 } from './migrations/1763750000200-carts.js';
import { BuyerActions1763750000540 } from './migrations/1763750000540-buyer-actions.js';
import { AfterSale1763750000400 } from './migrations/1763750000400-after-sale.js';
import { PaymentDifferences1763750000310 } from './migrations/1763750000310-payment-differences.js';
import { Promotions1763750000520 } from './migrations/1763750000520-promotions.js';
import { Riders1763750000720 } from './migrations/1763750000720-riders.js';
import { RoomPrices1763750000530 } from './migrations/1763750000530-room-prices.js';
import { SpentNotices1763750000710 } from './migrations/1763750000710-spent-notices.js';
import { StripeIntents1763750000300 } from './migrations/1763750000300-stripe-intents.js';
import { Sums1763750000500 } from './migrations/1763750000500-sums.js';
import { SentTogether1763750000700 } from './migrations/1763750000700-sent-together.js';
import { Zones1763750000510 } from './migrations/1763750000510-zones.js';

/** What orders keep in PostgreSQL; it is read and written by SQL alone, so there are no row classes. */
export const ordersTables: Tables = {
  rows: [],
  migrations: [
    Orders1763750000000,
    SandboxCharges1763750000100,
    Carts1763750000200,
    StripeIntents1763750000300,
    PaymentDifferences1763750000310,
    Sums1763750000500,
    Zones1763750000510,
    Promotions1763750000520,
    RoomPrices1763750000530,
    AfterSale1763750000400,
    BuyerActions1763750000540,
    LeftOutOfCarts1763750000600,
    SentTogether1763750000700,
    SpentNotices1763750000710,
    Riders1763750000720,
    GuardOfPayments1763750000730,
  ],
};
