import { Module } from '@nestjs/common';
import { Clock, Ids, UnitOfWork } from '#kernel';
import { port, useCase } from '#platform/di/providers.js';
import { KeptCatalog } from './adapters/cache/kept-catalog.js';
import { ThreadedFiles } from './adapters/files/threaded-files.js';
import { ExportsController } from './adapters/http/exports/exports.controller.js';
import { ImportsController } from './adapters/http/imports/imports.controller.js';
import { KeptCollections } from './adapters/cache/kept-collections.js';
import { CollectedProductsController } from './adapters/http/collected-products.controller.js';
import { CollectionsController } from './adapters/http/collections.controller.js';
import { ProductFieldsController } from './adapters/http/fields/product-fields.controller.js';
import { MediaController } from './adapters/http/media/media.controller.js';
import { ProductMediaController } from './adapters/http/media/product-media.controller.js';
import { OwnProductsController } from './adapters/http/own-products.controller.js';
import { ProductsController } from './adapters/http/products.controller.js';
import { ProductReviewsController } from './adapters/http/product-reviews.controller.js';
import { ReviewsController } from './adapters/http/reviews.controller.js';
import { ReviewsV1Controller } from './adapters/http/reviews.v1.controller.js';
import { ProductsV1Controller } from './adapters/http/products.v1.controller.js';
import { VariantsController } from './adapters/http/variants.controller.js';
import { PostgresCatalogQueries } from './adapters/postgres/catalog.queries.js';
import { PostgresCollectionQueries } from './adapters/postgres/collections/collection.queries.js';
import { PostgresCollections } from './adapters/postgres/collections/collection.repository.js';
import { PostgresCatalogStock } from './adapters/postgres/catalog-stock.js';
import { PostgresReviewQueries } from './adapters/postgres/reviews/review.queries.js';
import { PostgresReviews } from './adapters/postgres/reviews/review.repository.js';
import { PostgresProducts } from './adapters/postgres/product.repository.js';
import { PostgresStocks } from './adapters/postgres/stock.repository.js';
import { PostgresExportedProducts } from './adapters/postgres/imports/exported-products.js';
import { PostgresImportQueries } from './adapters/postgres/imports/import.queries.js';
import { PostgresImports } from './adapters/postgres/imports/import.repository.js';
import { PostgresShelves } from './adapters/postgres/imports/shelves.js';
import { PostgresStockLedger } from './adapters/postgres/stock-check/stock-ledger.js';
import { WrittenBehindViews } from './adapters/postgres/views/written-behind-views.js';
import { ViewsSchedule } from './adapters/schedules/views.schedule.js';
import { StockSchedule } from './adapters/schedules/stock.schedule.js';
import { StockDifferencesController } from './adapters/http/stock/stock-differences.controller.js';
import { ViewsController } from './adapters/http/stock/views.controller.js';
import { ImportCalls, ImportJobs } from './adapters/queues/import-jobs.js';
import { FieldTypesSchedule } from './adapters/schedules/field-types.schedule.js';
import { ImportRetentionSchedule } from './adapters/schedules/import-retention.schedule.js';
import { ImportsSchedule } from './adapters/schedules/imports.schedule.js';
import { KeptProductPictures } from './adapters/media/kept-product-pictures.js';
import { PostgresProductFields } from './adapters/postgres/fields/product-fields.js';
import { PostgresGalleries } from './adapters/postgres/media/galleries.js';
import { MediaSchedule } from './adapters/schedules/media.schedule.js';
import { PublishingSchedule } from './adapters/schedules/publishing.schedule.js';
import { ShippedOrdersSubscriber } from './adapters/subscribers/shipped-orders.subscriber.js';
import { CatalogSeed } from './adapters/seed/catalog-seed.js';
import { ImportFrames } from './adapters/sockets/import-frames.js';
import { ArchiveProduct } from './application/archive-product.js';
import { CatalogStock } from './application/catalog-stock.js';
import { CloseCollection } from './application/collections/close-collection.js';
import { EditCollection } from './application/collections/edit-collection.js';
import { OpenCollection } from './application/collections/open-collection.js';
import { PlaceProduct } from './application/collections/place-product.js';
import { Collections } from './application/collections/ports.js';
import { CollectionQueries, PublicCollections } from './application/collections/queries.js';
import { RemoveProduct } from './application/collections/remove-product.js';
import { CountStock } from './application/count-stock.js';
import { EditProduct } from './application/edit-product.js';
import { ExportedProducts } from './application/exports/exported-products.js';
import { BeginImport } from './application/imports/begin-import.js';
import { CancelImport } from './application/imports/cancel-import.js';
import {
  ImportFiles,
  ImportListeners,
  Imports,
  ImportWorkers,
  Shelves,
} from './application/imports/ports.js';
import { PurgeImports } from './application/imports/purge-imports.js';
import { ImportQueries } from './application/imports/queries.js';
import { RunImports } from './application/imports/run-imports.js';
import { TakeRows } from './application/imports/take-rows.js';
import { DefineFields } from './application/fields/define-fields.js';
import { ProductFields } from './application/fields/ports.js';
import { PurgeFieldTypes } from './application/fields/purge-field-types.js';
import { SeeFields } from './application/fields/see-fields.js';
import { AddMedium } from './application/media/add-medium.js';
import { ChangeMedium } from './application/media/change-medium.js';
import { Hanging } from './application/media/hanging.js';
import { Galleries, ProductPictures } from './application/media/ports.js';
import { RemoveMedium } from './application/media/remove-medium.js';
import { SweepMedia } from './application/media/sweep-media.js';
import { Products, Stocks } from './application/ports.js';
import { PublishProduct } from './application/publish-product.js';
import { PublishDue } from './application/publishing/publish-due.js';
import { CatalogQueries, PublicCatalog } from './application/queries.js';

import { DeleteReview } from './application/reviews/delete-review.js';
import { HideReview } from './application/reviews/hide-review.js';
import { Reviews } from './application/reviews/ports.js';
import { ReviewQueries } from './application/reviews/queries.js';
import { ReplyToReview } from './application/reviews/reply-to-review.js';
import { RewriteReview } from './application/reviews/rewrite-review.js';
import { WriteReview } from './application/reviews/write-review.js';
import { CheckStock } from './application/stock-check/check-stock.js';
import { StockLedger } from './application/stock-check/ports.js';
import { ProductViews } from './application/views/product-views.js';

/** The catalog: what hosts sell, and how many units of it there are. */
@Module({
  controllers: [
    ProductsController,
    OwnProductsController,
    ProductMediaController,
    ProductFieldsController,
    MediaController,
    VariantsController,
    CollectionsController,
    CollectedProductsController,
    ProductReviewsController,
    ReviewsController,
    ProductsV1Controller,
    ReviewsV1Controller,
    ImportsController,
    ExportsController,
    StockDifferencesController,
    ViewsController,
  ],
  providers: [
    port(Products, PostgresProducts),
    port(Stocks, PostgresStocks),
    port(CatalogQueries, PostgresCatalogQueries),
    port(PublicCatalog, KeptCatalog),
    port(Collections, PostgresCollections),
    port(CollectionQueries, PostgresCollectionQueries),
    port(PublicCollections, KeptCollections),
    port(Reviews, PostgresReviews),
    port(ReviewQueries, PostgresReviewQueries),
    port(CatalogStock, PostgresCatalogStock),

    useCase(PublishProduct, [Products, PublicCatalog, UnitOfWork, Ids, Clock]),
    useCase(EditProduct, [Products, Stocks, PublicCatalog, UnitOfWork, Clock]),
    useCase(ArchiveProduct, [Products, Stocks, PublicCatalog, UnitOfWork, Clock]),
    useCase(PublishDue, [Products, PublicCatalog, UnitOfWork, Clock]),
    PublishingSchedule,
    useCase(CountStock, [Stocks, PublicCatalog, UnitOfWork]),

    port(ProductFields, PostgresProductFields),
    useCase(DefineFields, [ProductFields, PublicCatalog, UnitOfWork]),
    useCase(SeeFields, [ProductFields]),
    useCase(PurgeFieldTypes, [ProductFields, UnitOfWork]),
    port(Galleries, PostgresGalleries),
    port(ProductPictures, KeptProductPictures),
    useCase(Hanging, [Products, Galleries, PublicCatalog, UnitOfWork, Clock]),
    useCase(AddMedium, [Hanging, Galleries, ProductPictures, UnitOfWork, Ids]),
    useCase(ChangeMedium, [Hanging]),
    useCase(RemoveMedium, [Hanging, ProductPictures]),
    useCase(SweepMedia, [Galleries, ProductPictures, UnitOfWork]),
    MediaSchedule,

    port(Imports, PostgresImports),
    port(ImportFiles, ThreadedFiles),
    port(ImportQueries, PostgresImportQueries),
    port(ImportListeners, ImportFrames),
    port(ImportWorkers, ImportCalls),
    port(Shelves, PostgresShelves),
    port(ExportedProducts, PostgresExportedProducts),
    useCase(BeginImport, [Imports, ImportWorkers, UnitOfWork, Ids]),
    useCase(CancelImport, [Imports, ImportFiles, ImportListeners, UnitOfWork]),
    useCase(TakeRows, [Imports, Shelves, PublicCatalog, UnitOfWork, Ids]),
    useCase(RunImports, [Imports, ImportFiles, TakeRows, ImportListeners, Clock]),
    useCase(PurgeImports, [Imports, UnitOfWork]),
    ImportJobs,
    ImportsSchedule,
    ImportRetentionSchedule,
    FieldTypesSchedule,

    useCase(OpenCollection, [Collections, PublicCollections, UnitOfWork, Ids, Clock]),
    useCase(EditCollection, [Collections, PublicCollections, UnitOfWork, Clock]),
    useCase(CloseCollection, [Collections, PublicCollections, UnitOfWork]),
    useCase(PlaceProduct, [Collections, PublicCollections, UnitOfWork]),
    useCase(RemoveProduct, [Collections, PublicCollections, UnitOfWork]),

    useCase(WriteReview, [Reviews, PublicCatalog, UnitOfWork, Ids, Clock]),
    useCase(RewriteReview, [Reviews, PublicCatalog, UnitOfWork, Clock]),
    useCase(DeleteReview, [Reviews, PublicCatalog, UnitOfWork]),
    useCase(ReplyToReview, [Reviews, PublicCatalog, UnitOfWork, Clock]),
    useCase(HideReview, [Reviews, PublicCatalog, UnitOfWork]),
    ShippedOrdersSubscriber,

    port(StockLedger, PostgresStockLedger),
    useCase(CheckStock, [StockLedger]),
    StockSchedule,
    port(ProductViews, WrittenBehindViews),
    ViewsSchedule,

    CatalogSeed,
  ],
  exports: [CatalogStock, CatalogSeed],
})
export class CatalogModule {}
