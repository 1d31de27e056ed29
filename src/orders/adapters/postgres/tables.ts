import type { Tables } from '#platform/database/tables.js';
import { Orders1763750000000 } from './migrations/1763750000000-orders.js';
import { SandboxCharges1763750000100 } from './migrations/1763750000100-sandbox-charges.js';
import { LeftOutOfCarts1763750000600 } from './migrations/1763750000600-left-out-of-carts.js';
import { Carts1763750000200 } from './migrations/1763750000200-carts.js';
import { PaymentDifferences1763750000310 } from './migrations/1763750000310-payment-differences.js';
import { StripeIntents1763750000300 } from './migrations/1763750000300-stripe-intents.js';

/** What orders keep in PostgreSQL; it is read and written by SQL alone, so there are no row classes. */
export const ordersTables: Tables = {
  rows: [],
  migrations: [
    Orders1763750000000,
    SandboxCharges1763750000100,
    Carts1763750000200,
    StripeIntents1763750000300,
    PaymentDifferences1763750000310,
    LeftOutOfCarts1763750000600,
  ],
};
