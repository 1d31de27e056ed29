import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { UnitOfWork } from '#kernel';
import type { Settings } from '#platform/config/settings.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { Database } from '#platform/database/database.js';
import { migrate } from '#platform/database/migrations.js';
import { Jobs } from '#platform/jobs/jobs.js';
import { JobsModule } from '#platform/jobs/jobs.module.js';
import { OutboxModule } from '#platform/outbox/outbox.module.js';
import { SchedulesModule } from '#platform/schedules/schedules.module.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { type Message, Subscribes, SubscribesInBatches } from '#platform/outbox/subscribers.js';
import { platformTables } from '#platform/outbox/tables.js';
import { RedisModule } from '#platform/redis/redis.module.js';
import { currentRequest } from '#platform/telemetry/request-context.js';
import { startNode } from './platform-node.js';

interface Sold {
  readonly order: string;
}

/** Writes down, in the table `ledger`, what it hears: its effect. */
@Injectable()
export class Ledger {
  readonly calls: { data: Sold; message: Message; request: string | undefined }[] = [];
  trouble: (data: Sold, attempt: number) => Promise<void> = async () => undefined;

  constructor(private readonly database: Database) {}

  @Subscribes('order.sold', 'test.ledger')
  async write(data: Sold, message: Message): Promise<void> {
    this.calls.push({ data, message, request: currentRequest()?.requestId });
    await this.database.writer.query('INSERT INTO ledger (entry) VALUES ($1)', [data.order]);
    await this.trouble(data, this.calls.length);
  }
}

@Injectable()
export class Bell {
  readonly rung: string[] = [];

  @Subscribes('order.sold', 'test.bell')
  @Subscribes('order.gone', 'test.bell-for-the-gone')
  async ring(data: Sold, { type }: Message): Promise<void> {
    this.rung.push(`${type} ${data.order}`);
  }
}

/** Writes down what it hears, as much as there is at once. */
@Injectable()
export class Tally {
  readonly told: string[][] = [];

  constructor(private readonly database: Database) {}

  @SubscribesInBatches('order.counted', 'test.tally')
  async count(sold: readonly Sold[]): Promise<void> {
    const orders = sold.map(({ order }) => order);
    this.told.push(orders);
    await this.database.writer.query('INSERT INTO ledger (entry) SELECT unnest($1::text[])', [orders]);
    if (orders.includes('poison')) throw new Error('cannot be counted');
  }
}

/** The platform's tables, and the subscribers' own. */
export const template = {
  name: 'outbox',
  prepare: async (url: string): Promise<void> => {
    await migrate(url, [platformTables]);
    const client = new pg.Client(url);
    await client.connect();
    await client.query('CREATE TABLE ledger (entry text NOT NULL)');
    await client.end();
  },
};

export interface OutboxNode {
  readonly node: TestingModule;
  readonly ledger: Ledger;
  readonly bell: Bell;
  readonly tally: Tally;
  readonly database: Database;
  readonly jobs: Jobs;
  /** Commits one event for each order. */
  readonly commit: (...orders: string[]) => Promise<void>;
  /** The same for who takes them in batches. */
  readonly count: (...orders: string[]) => Promise<void>;
}

interface Place {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly role?: Settings['role'];
}

/** One process with everything from the outbox to the subscribers. */
export async function startOutbox({ databaseUrl, redisUrl, role = 'all' }: Place): Promise<OutboxNode> {
  const node = await startNode({
    settings: { role, redisUrl },
    imports: [
      DatabaseModule.forRoot(databaseUrl, [platformTables]),
      RedisModule.forRoot(redisUrl),
      JobsModule.forRoot({ role, redisUrl }),
      SchedulesModule,
      OutboxModule,
    ],
    providers: [Ledger, Bell, Tally],
  });
  const commit =
    (type: string) =>
    (...orders: string[]) =>
      node
        .get(UnitOfWork)
        .run(async () => node.get(Outbox).add(orders.map((order) => ({ type, data: { order } }))));
  return {
    node,
    ledger: node.get(Ledger),
    bell: node.get(Bell),
    tally: node.get(Tally),
    database: node.get(Database),
    jobs: node.get(Jobs),
    commit: commit('order.sold'),
    count: commit('order.counted'),
  };
}
