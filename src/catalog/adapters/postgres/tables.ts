import type { Tables } from '#platform/database/tables.js';
import { Catalog1763720000000 } from './migrations/1763720000000-catalog.js';
import { Drafts1763720000800 } from './migrations/1763720000800-drafts.js';
import { ImportRetention1763720000920 } from './migrations/1763720000920-import-retention.js';
import { Imports1763720000600 } from './migrations/1763720000600-imports.js';
import { Collections1763720000510 } from './migrations/1763720000510-collections.js';
import { Media1763720000810 } from './migrations/1763720000810-media.js';
import { Fields1763720000830 } from './migrations/1763720000830-fields.js';
import { FieldFilters1763720000900 } from './migrations/1763720000900-field-filters.js';
import { FieldSearch1763720000930 } from './migrations/1763720000930-field-search.js';
import { Options1763720000820 } from './migrations/1763720000820-options.js';
import { StockOfAddedVariants1763720000860 } from './migrations/1763720000860-stock-of-added-variants.js';
import { Prices1763720000850 } from './migrations/1763720000850-prices.js';
import { VariantTranslations1763720000910 } from './migrations/1763720000910-variant-translations.js';
import { Translations1763720000840 } from './migrations/1763720000840-translations.js';
import { Reviews1763720000520 } from './migrations/1763720000520-reviews.js';
import { UnusedFieldTypes1763720000940 } from './migrations/1763720000940-unused-field-types.js';
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
    Drafts1763720000800,
    Media1763720000810,
    Options1763720000820,
    Fields1763720000830,
    Translations1763720000840,
    Prices1763720000850,
    StockOfAddedVariants1763720000860,
    FieldFilters1763720000900,
    VariantTranslations1763720000910,
    ImportRetention1763720000920,
    FieldSearch1763720000930,
    UnusedFieldTypes1763720000940,
    Weights1763720000750,
    ViewsAndStockCheck1763720000650,
  ],
};
