import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { type Actor, NotFound } from '#kernel';
import { Database } from '#platform/database/database.js';
import { FrontCache } from '#platform/front-door/front-cache.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { ProductViews } from '../../../application/views/product-views.js';

/** Products whose looks wait to be written at most: while PostgreSQL is away, looks at others are not counted. */
const MOST_WAITING = 10_000;
const TAG = 'product:';

/** Counts looks in memory and adds what came together to PostgreSQL, one statement for all: a look costs no write. */
@Injectable()
export class WrittenBehindViews extends ProductViews implements OnModuleInit, BeforeApplicationShutdown {
  private waiting = new Map<string, number>();
  private writing: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly front: FrontCache,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  /** Every answer that shows a product alone is a look at it, wherever it comes from. */
  onModuleInit(): void {
    this.front.onGiven((tags) => {
      for (const tag of tags) if (tag.startsWith(TAG)) this.saw(tag.slice(TAG.length));
    });
  }

  /** The requests under way are answered by now. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.writing;
    await this.write();
  }

  saw(productId: string): void {
    this.add(productId, 1);
  }

  async of({ userId, role }: Actor, productId: string): Promise<number> {
    const [row] = await this.database.reader.query<{ views: number }>(
      `SELECT coalesce((SELECT views FROM product_views WHERE product_id = p.id), 0)::float8 AS views
       FROM products p WHERE p.id = $1 AND (p.host_id = $2 OR $3)`,
      [productId, userId, role === 'admin'],
    );
    if (row === undefined) throw new NotFound();
    return row.views;
  }

  write(): Promise<void> {
    this.writing ??= this.flush().finally(() => (this.writing = undefined));
    return this.writing;
  }

  private async flush(): Promise<void> {
    if (this.waiting.size === 0) return;
    const views = this.waiting;
    this.waiting = new Map();
    try {
      // In the order of ids, so that two nodes do not wait in a circle.
      await this.database.reader.query(
        `INSERT INTO product_views AS known (product_id, views)
         SELECT * FROM unnest($1::uuid[], $2::bigint[]) AS seen (product_id, views) ORDER BY product_id
         ON CONFLICT (product_id) DO UPDATE SET views = known.views + EXCLUDED.views`,
        [[...views.keys()], [...views.values()]],
      );
    } catch (error) {
      for (const [productId, count] of views) this.add(productId, count);
      this.logger.warn({ err: error }, 'looks at products were not written; trying again with the next ones');
    }
  }

  private add(productId: string, count: number): void {
    const known = this.waiting.get(productId);
    if (known !== undefined || this.waiting.size < MOST_WAITING)
      this.waiting.set(productId, (known ?? 0) + count);
  }
}
