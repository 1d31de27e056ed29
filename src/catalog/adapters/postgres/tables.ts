import type { Tables } from '#platform/database/tables.js';
import { Catalog1763720000000 } from './migrations/1763720000000-catalog.js';
import { Imports1763720000600 } from './migrations/1763720000600-imports.js';
import { Collections1763720000510 } from './migrations/1763720000510-collections.js';
import { Reviews1763720000520 } from './migrations/1763720000520-reviews.js';
import { ViewsAndStockCheck1763720000650 } from './migrations/1763720000650-views-and-stock-check.js';
import { Search1763720000500 } from './migrations/1763720000500-search.js';
import { Weights1763720000750 } from './migrations/1763720000750-weights.js';

/** What the catalog keeps in PostgreSQL; it is read and written by SQL alone, so there are no row classes. */
export const catalogTables: Tables = {
  rows: [],
  migrations: [
    Catalog1763720000000,
    Search1763720000500,
    Collections1763720000510,
    Reviews1763720000520,
    Imports1763720000600,
    Weights1763720000750,
    ViewsAndStockCheck1763720000650,
  ],
};
