/** The only door to the catalog. */
export { catalogTables } from './adapters/postgres/tables.js';
export { CatalogSeed } from './adapters/seed/catalog-seed.js';
export { CatalogStock, type CatalogVariant, type StockLine } from './application/catalog-stock.js';
export { CatalogModule } from './catalog.module.js';
export { OutOfStock } from './domain/errors.js';
export type { ProductCreated, ProductUpdated, StockChanged } from './domain/events.js';
