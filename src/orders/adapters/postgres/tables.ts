import type { Tables } from '#platform/database/tables.js';
import { Orders1763750000000 } from './migrations/1763750000000-orders.js';
import { SandboxCharges1763750000100 } from './migrations/1763750000100-sandbox-charges.js';
import { Carts1763750000200 } from './migrations/1763750000200-carts.js';

/** What orders keep in PostgreSQL; it is read and written by SQL alone, so there are no row classes. */
export const ordersTables: Tables = {
  rows: [],
  migrations: [Orders1763750000000, SandboxCharges1763750000100, Carts1763750000200],
};
