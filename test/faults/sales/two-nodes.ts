/** Two whole Souks on one database, 20 to 50 ms away from it in each direction, for what tries to break their sales. */
import { afterAll, beforeAll } from '@jest/globals';
import type pg from 'pg';
import { query } from '../../e2e/platform/sql.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase } from '../../support/databases.js';
import { type DropOptions, openShop, type Shop } from '../../support/shop.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';

const DELAY = [20, 50] as const;

export class TwoNodes {
  /** @param databaseUrl by the short way, for what the test itself wants to know */
  constructor(
    readonly nodes: readonly [TestApp, TestApp],
    readonly databaseUrl: string,
    private readonly proxy: LatencyProxy,
  ) {}

  /** Does what comes before a test without the long way: what is slow is to be sold, not to be set up. */
  async setUp<T>(work: () => Promise<T>): Promise<T> {
    this.proxy.setDelay([0, 0]);
    try {
      return await work();
    } finally {
      this.proxy.setDelay(DELAY);
    }
  }

  get one(): TestApp {
    return this.nodes[0];
  }

  /** The node that serves the `index`th request. */
  at(index: number): TestApp {
    return this.nodes[index % 2] as TestApp;
  }

  guests(count: number): Promise<Visitor[]> {
    const all = () => Array.from({ length: count }, (_, index) => this.at(index).guest(`Shopper ${index}`));
    return this.setUp(() => Promise.all(all()));
  }

  shop(options: DropOptions): Promise<Shop> {
    return this.setUp(() => openShop(this.one, options));
  }

  sql<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return query<Row>({ url: this.databaseUrl }, text, values);
  }
}

/** Two nodes for all tests of a suite. */
export function withTwoNodes(): { readonly two: TwoNodes } {
  const world = {} as { two: TwoNodes };
  let proxy: LatencyProxy;
  let leave: () => Promise<void>;
  beforeAll(async () => {
    const database = await createTestDatabase();
    leave = () => database.drop();
    const { hostname: host, port } = new URL(database.url);
    proxy = await startLatencyProxy({ target: { host, port: Number(port) }, delayMs: [0, 0], seed: 5 });
    const settings = { DATABASE_URL: proxy.through(database.url) };
    const first = await startApp(settings);
    world.two = new TwoNodes([first, await first.another()], database.url, proxy);
    proxy.setDelay(DELAY);
  }, 60_000);
  afterAll(async () => {
    proxy.setDelay([0, 0]);
    await world.two.one.close();
    await proxy.close();
    await leave();
  }, 60_000);
  return world;
}
