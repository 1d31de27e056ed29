/** Orders on a real PostgreSQL, without Nest: what the contract suites of their adapters work on. */
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { type Actor, later, PlainGroupCommits } from '#kernel';
import { dataSourceOptions } from '#platform/database/data-source-options.js';
import { Database } from '#platform/database/database.js';
import { migrate } from '#platform/database/migrations.js';
import { TypeormUnitOfWork } from '#platform/database/typeorm-unit-of-work.js';
import { UuidV7Ids } from '#platform/machine/uuid-v7-ids.js';
import { Jobs, type NewJob } from '#platform/jobs/jobs.js';
import { OutboxSignal } from '#platform/outbox/outbox-signal.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { platformTables } from '#platform/outbox/tables.js';
import { SandboxBooks } from '../../src/orders/adapters/payments/sandbox-books.js';
import { SandboxPayments } from '../../src/orders/adapters/payments/sandbox-payments.js';
import { PostgresCarts } from '../../src/orders/adapters/postgres/cart.repository.js';
import { PostgresOrderedClaims } from '../../src/orders/adapters/postgres/ordered-claims.js';
import { PostgresOrderQueries } from '../../src/orders/adapters/postgres/order.queries.js';
import { PostgresOrders } from '../../src/orders/adapters/postgres/order.repository.js';
import { PostgresOffers } from '../../src/orders/adapters/postgres/pricing/offers.js';
import { PostgresUnsent } from '../../src/orders/adapters/postgres/pricing/unsent.js';
import { ordersTables } from '../../src/orders/adapters/postgres/tables.js';
import { Backing } from '../../src/orders/application/backing.js';
import { Checkouts } from '../../src/orders/application/cart/checkouts.js';
import { EndUnpaidOrders } from '../../src/orders/application/end-unpaid-orders.js';
import { OrderDesk } from '../../src/orders/application/order-desk.js';
import { PlaceOrder } from '../../src/orders/application/place-order.js';
import { OfferBook } from '../../src/orders/application/pricing/offer-book.js';
import { OrderDrafts } from '../../src/orders/application/pricing/order-drafts.js';
import { Tariffs } from '../../src/orders/application/pricing/tariffs.js';
import { ReconcilePayments } from '../../src/orders/application/reconcile-payments.js';
import { Settlement } from '../../src/orders/application/settlement.js';
import { Till } from '../../src/orders/application/till.js';
import type { ClaimToBuy } from '../../src/orders/domain/order-state.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { startLatencyProxy } from '../support/latency-proxy.js';
import { FakeGoods } from '../support/fakes/carts.js';
import { FakeClaims } from '../support/fakes/orders.js';
import { FakePricing, FakeRooms, NoCache } from '../support/fakes/pricing.js';

const TABLES = [platformTables, ordersTables];
const ORDERS = { name: 'orders', prepare: async (url: string) => void (await migrate(url, TABLES)) };

export const ordersDatabase = (): Promise<TestDatabase> => createTestDatabase({ template: ORDERS });

/** Keeps jobs for the test to look at. */
export class KeptJobs extends Jobs {
  readonly kept: NewJob[] = [];

  async addAll(jobs: readonly NewJob[]): Promise<void> {
    this.kept.push(...jobs);
  }

  dead = () => Promise.resolve([]);
  deadCount = () => Promise.resolve(0);
  retry = () => Promise.resolve(false);
}

/** One process of Souk, as far as orders go; several may work on one database. */
export async function openBooks(url: string) {
  const source = new DataSource(dataSourceOptions(url, 10, TABLES));
  await source.initialize();
  const database = new Database(source);
  const work = new TypeormUnitOfWork(source, database);
  const [ids, jobs, claims, commits] = [
    new UuidV7Ids(),
    new KeptJobs(),
    new FakeClaims(),
    new PlainGroupCommits(),
  ];
  const orders = new PostgresOrders(database, new Outbox(database, ids, new OutboxSignal()));
  const payments = new SandboxPayments(new SandboxBooks(database, commits), jobs, pino({ level: 'silent' }));
  const [carts, goods] = [new PostgresCarts(database), new FakeGoods()];
  const [pricing, offers] = [new FakePricing(), new PostgresOffers(database, new NoCache())];
  const backing = new Backing(claims, goods);
  const settlement = new Settlement(orders, backing, work, commits);
  const till = new Till(payments, settlement, orders, work);
  const sql = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    database.reader.query<Row>(text, values);

  return {
    ...{ database, work, ids, jobs, claims, carts, goods, pricing, orders, payments, settlement, till, sql },
    queries: new PostgresOrderQueries(database),
    place: new PlaceOrder(
      new OrderDrafts(
        claims,
        carts,
        goods,
        new Tariffs(pricing, pricing, offers),
        new PostgresOrderedClaims(database),
      ),
      new OrderDesk(
        orders,
        new Checkouts(carts, goods, new FakeRooms().pricing),
        new OfferBook(offers, new PostgresUnsent(database)),
        work,
        commits,
      ),
      till,
      payments,
      ids,
    ),
    reconcile: new ReconcilePayments(orders, till, work),
    endUnpaid: new EndUnpaidOrders(orders, backing, work),
    shopper(): Actor {
      return { userId: ids.next(), sessionId: ids.next(), displayName: 'Ann', role: 'shopper', guest: false };
    },
    /** Holds units for a shopper, for two minutes unless told. */
    hold(userId: string, more: Partial<ClaimToBuy> = {}): string {
      const id = ids.next();
      claims.held.set(id, {
        ...{
          id,
          userId,
          dropId: ids.next(),
          roomId: ids.next(),
          variantId: ids.next(),
          hostId: ids.next(),
          title: 'Runner',
          quantity: 1,
        },
        ...{ price: { amount: 1999, currency: 'EUR' }, state: 'held', expiresAt: later(new Date(), 120) },
        ...more,
      });
      return id;
    },
    close: () => source.destroy(),
  };
}

export type Books = Awaited<ReturnType<typeof openBooks>>;

/** Two nodes on a database of their own with 20 to 50 ms in front of it, which widens every window of a race. */
export async function slowNodes<Node extends { close(): Promise<void> }>(
  open: (url: string) => Promise<Node>,
): Promise<{ readonly nodes: [Node, Node]; close(): Promise<void> }> {
  const database = await ordersDatabase();
  const { hostname, port } = new URL(database.url);
  const proxy = await startLatencyProxy({
    target: { host: hostname, port: Number(port) },
    delayMs: [20, 50],
  });
  const nodes: [Node, Node] = [
    await open(proxy.through(database.url)),
    await open(proxy.through(database.url)),
  ];
  return {
    nodes,
    close: async () => {
      for (const node of nodes) await node.close();
      await proxy.close();
      await database.drop();
    },
  };
}
