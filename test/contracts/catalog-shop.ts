/** The catalog on a real PostgreSQL, without Nest: what the contract suites of its adapters work on. */
import { createCache } from 'cache-manager';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { type Actor, Money } from '#kernel';
import { cacheStores } from '#platform/cache/layered-cache.module.js';
import { LayeredCache } from '#platform/cache/layered-cache.js';
import { dataSourceOptions } from '#platform/database/data-source-options.js';
import { Database } from '#platform/database/database.js';
import { migrate } from '#platform/database/migrations.js';
import { SystemClock } from '#platform/machine/system-clock.js';
import { TypeormUnitOfWork } from '#platform/database/typeorm-unit-of-work.js';
import { UuidV7Ids } from '#platform/machine/uuid-v7-ids.js';
import { OutboxSignal } from '#platform/outbox/outbox-signal.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { platformTables } from '#platform/outbox/tables.js';
import { InProcessBus } from '#platform/node-bus/in-process-bus.js';
import { KeptCatalog } from '../../src/catalog/adapters/cache/kept-catalog.js';
import { KeptCollections } from '../../src/catalog/adapters/cache/kept-collections.js';
import { PostgresCatalogStock } from '../../src/catalog/adapters/postgres/catalog-stock.js';
import { PostgresCatalogQueries } from '../../src/catalog/adapters/postgres/catalog.queries.js';
import { PostgresCollectionQueries } from '../../src/catalog/adapters/postgres/collections/collection.queries.js';
import { PostgresCollections } from '../../src/catalog/adapters/postgres/collections/collection.repository.js';
import { PostgresReviewQueries } from '../../src/catalog/adapters/postgres/reviews/review.queries.js';
import { PostgresReviews } from '../../src/catalog/adapters/postgres/reviews/review.repository.js';
import { PostgresProducts } from '../../src/catalog/adapters/postgres/product.repository.js';
import { PostgresStocks } from '../../src/catalog/adapters/postgres/stock.repository.js';
import { catalogTables } from '../../src/catalog/adapters/postgres/tables.js';
import { ArchiveProduct } from '../../src/catalog/application/archive-product.js';
import { CloseCollection } from '../../src/catalog/application/collections/close-collection.js';
import { EditCollection } from '../../src/catalog/application/collections/edit-collection.js';
import { OpenCollection } from '../../src/catalog/application/collections/open-collection.js';
import { PlaceProduct } from '../../src/catalog/application/collections/place-product.js';
import { RemoveProduct } from '../../src/catalog/application/collections/remove-product.js';
import { CountStock } from '../../src/catalog/application/count-stock.js';
import { EditProduct } from '../../src/catalog/application/edit-product.js';
import { DeleteReview } from '../../src/catalog/application/reviews/delete-review.js';
import { HideReview } from '../../src/catalog/application/reviews/hide-review.js';
import { ReplyToReview } from '../../src/catalog/application/reviews/reply-to-review.js';
import { RewriteReview } from '../../src/catalog/application/reviews/rewrite-review.js';
import { WriteReview } from '../../src/catalog/application/reviews/write-review.js';
import { PublishProduct } from '../../src/catalog/application/publish-product.js';
import { createTestDatabase } from '../support/databases.js';

const TABLES = [platformTables, catalogTables];
const CATALOG = { name: 'catalog', prepare: async (url: string) => void (await migrate(url, TABLES)) };

/** What the ledger and the row of a variant say of it. */
export interface Books {
  readonly on_hand: number;
  readonly reserved: number;
  readonly ledger_on_hand: number;
  readonly ledger_reserved: number;
}

export async function openShop(poolSize = 20) {
  const testDatabase = await createTestDatabase({ template: CATALOG });
  const source = new DataSource(dataSourceOptions(testDatabase.url, poolSize, TABLES));
  await source.initialize();
  const database = new Database(source);
  const work = new TypeormUnitOfWork(source, database);
  const [ids, clock] = [new UuidV7Ids(), new SystemClock()];
  const outbox = new Outbox(database, ids, new OutboxSignal());
  const manager = createCache({ stores: await cacheStores(undefined) });
  const cache = new LayeredCache(manager, new InProcessBus(pino({ level: 'silent' })));
  const queries = new PostgresCatalogQueries(database);
  const shown = new KeptCatalog(cache, queries);
  const products = new PostgresProducts(database, outbox);
  const stocks = new PostgresStocks(database, outbox);
  const publish = new PublishProduct(products, shown, work, ids, clock);
  const collectionQueries = new PostgresCollectionQueries(database);
  const shownCollections = new KeptCollections(cache, collectionQueries);
  const collections = new PostgresCollections(database);
  const reviewed = new PostgresReviews(database);
  const hostId = ids.next();
  const host: Actor = { userId: hostId, sessionId: hostId, displayName: 'Hanna', role: 'host', guest: false };
  const sql = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    database.reader.query<Row>(text, values);

  return {
    database,
    work,
    ids,
    cache,
    queries,
    shown,
    products,
    stocks,
    stock: new PostgresCatalogStock(database, shown),
    publish,
    edit: new EditProduct(products, stocks, shown, work, clock),
    archive: new ArchiveProduct(products, stocks, shown, work, clock),
    count: new CountStock(stocks, shown, work),
    reviewed,
    reviewQueries: new PostgresReviewQueries(database),
    reviews: {
      write: new WriteReview(reviewed, shown, work, ids, clock),
      rewrite: new RewriteReview(reviewed, shown, work, clock),
      remove: new DeleteReview(reviewed, shown, work),
      reply: new ReplyToReview(reviewed, shown, work, clock),
      hide: new HideReview(reviewed, shown, work),
    },
    collectionQueries,
    shownCollections,
    collections: {
      open: new OpenCollection(collections, shownCollections, work, ids, clock),
      edit: new EditCollection(collections, shownCollections, work, clock),
      close: new CloseCollection(collections, shownCollections, work),
      place: new PlaceProduct(collections, shownCollections, work),
      remove: new RemoveProduct(collections, shownCollections, work),
    },
    host,
    sql,
    /** Publishes a product with one variant for each count of units. */
    async sell(title: string, units: readonly number[], price = Money.of(2000, 'EUR'), by = host) {
      const sku = ids.next();
      const id = await publish.execute(by, {
        title,
        variants: units.map((onHand, index) => ({
          sku: `${sku}-${index}`,
          title: `Size ${index}`,
          price: { amount: price.amount + index, currency: price.currency },
          onHand,
        })),
      });
      return queries.product(id);
    },
    async books(variantId: string): Promise<Books | undefined> {
      const [books] = await sql<Books>(
        `SELECT on_hand, reserved,
                (SELECT coalesce(sum(delta), 0)::integer FROM stock_ledger WHERE variant_id = v.id) AS ledger_on_hand,
                (SELECT coalesce(sum(reserved_delta), 0)::integer FROM stock_ledger WHERE variant_id = v.id)
                  AS ledger_reserved
           FROM variants v WHERE id = $1`,
        [variantId],
      );
      return books;
    },
    async close(): Promise<void> {
      await source.destroy();
      await testDatabase.drop();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** How many of these were done, and why the others were not. */
export function outcomes(settled: readonly PromiseSettledResult<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of settled) {
    const name = one.status === 'fulfilled' ? 'done' : nameOf(one.reason);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function nameOf(reason: unknown): string {
  const { constraint, code, message } = reason as { constraint?: string; code?: string; message?: string };
  return constraint ?? code ?? message ?? String(reason);
}
