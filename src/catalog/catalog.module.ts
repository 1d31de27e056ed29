import { Module } from '@nestjs/common';
import { Clock, Ids, UnitOfWork } from '#kernel';
import { port, useCase } from '#platform/di/providers.js';
import { KeptCatalog } from './adapters/cache/kept-catalog.js';
import { ProductsController } from './adapters/http/products.controller.js';
import { ProductsV1Controller } from './adapters/http/products.v1.controller.js';
import { VariantsController } from './adapters/http/variants.controller.js';
import { PostgresCatalogQueries } from './adapters/postgres/catalog.queries.js';
import { PostgresCatalogStock } from './adapters/postgres/catalog-stock.js';
import { PostgresProducts } from './adapters/postgres/product.repository.js';
import { PostgresStocks } from './adapters/postgres/stock.repository.js';
import { CatalogSeed } from './adapters/seed/catalog-seed.js';
import { ArchiveProduct } from './application/archive-product.js';
import { CatalogStock } from './application/catalog-stock.js';
import { CountStock } from './application/count-stock.js';
import { EditProduct } from './application/edit-product.js';
import { Products, Stocks } from './application/ports.js';
import { PublishProduct } from './application/publish-product.js';
import { CatalogQueries, PublicCatalog } from './application/queries.js';

/** The catalog: what hosts sell, and how many units of it there are. */
@Module({
  controllers: [ProductsController, VariantsController, ProductsV1Controller],
  providers: [
    port(Products, PostgresProducts),
    port(Stocks, PostgresStocks),
    port(CatalogQueries, PostgresCatalogQueries),
    port(PublicCatalog, KeptCatalog),
    port(CatalogStock, PostgresCatalogStock),

    useCase(PublishProduct, [Products, PublicCatalog, UnitOfWork, Ids, Clock]),
    useCase(EditProduct, [Products, PublicCatalog, UnitOfWork, Clock]),
    useCase(ArchiveProduct, [Products, Stocks, PublicCatalog, UnitOfWork, Clock]),
    useCase(CountStock, [Stocks, PublicCatalog, UnitOfWork]),

    CatalogSeed,
  ],
  exports: [CatalogStock, CatalogSeed],
})
export class CatalogModule {}
