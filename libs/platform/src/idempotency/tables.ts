import type { Tables } from '../database/tables.js';
import { IdempotencyKeys1763700000500 } from './migrations/1763700000500-idempotency-keys.js';
import { Worked1763700000510 } from './migrations/1763700000510-worked.js';

/** What the platform keeps about repeated requests. */
export const idempotencyTables: Tables = {
  rows: [],
  migrations: [IdempotencyKeys1763700000500, Worked1763700000510],
};
