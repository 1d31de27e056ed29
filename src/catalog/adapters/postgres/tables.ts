import type { Tables } from '#platform/database/tables.js';
import { Catalog1763720000000 } from './migrations/1763720000000-catalog.js';
import { Imports1763720000500 } from './migrations/1763720000500-imports.js';

/** What the catalog keeps in PostgreSQL; it is read and written by SQL alone, so there are no row classes. */
export const catalogTables: Tables = { rows: [], migrations: [Catalog1763720000000, Imports1763720000500] };
