import type { Tables } from '#platform/database/tables.js';
import { Auctions1763745000000 } from './migrations/1763745000000-auctions.js';
import { Awarded1763745000220 } from './migrations/1763745000220-awarded.js';
import { Bidders1763745000200 } from './migrations/1763745000200-bidders.js';
import { HeirsBids1763745000210 } from './migrations/1763745000210-heirs-bids.js';
import { PlansOfBids1763745000100 } from './migrations/1763745000100-plans-of-bids.js';

/** What auctions keep in PostgreSQL. */
export const auctionsTables: Tables = {
  rows: [],
  migrations: [
    Auctions1763745000000,
    PlansOfBids1763745000100,
    Bidders1763745000200,
    HeirsBids1763745000210,
    Awarded1763745000220,
  ],
};
