import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { HandlesJob } from '#platform/jobs/job-handler.js';
import { type JobPayload, Jobs } from '#platform/jobs/jobs.js';
import { JobsModule } from '#platform/jobs/jobs.module.js';
import { RedisModule } from '#platform/redis/redis.module.js';
import { currentRequest } from '#platform/telemetry/request-context.js';
import { createTestDatabase } from '../support/databases.js';
import { startLatencyProxy } from '../support/latency-proxy.js';
import { startNode } from './platform-node.js';
import type { RedisServer } from './redis-server.js';

/** What the handlers of the suite were given, and what they shall do. */
@Injectable()
export class Desk {
  readonly seen: JobPayload[] = [];
  readonly requests: (string | undefined)[] = [];
  readonly times: number[] = [];
  behaviour: (payload: JobPayload, attempt: number) => Promise<void> = async () => undefined;

  @HandlesJob('parcel.pack')
  async pack(payload: JobPayload): Promise<void> {
    this.seen.push(payload);
    this.times.push(Date.now());
    this.requests.push(currentRequest()?.requestId);
    await this.behaviour(payload, this.seen.length);
  }
}

export interface Place {
  readonly redisUrl?: string;
  readonly databaseUrl?: string;
}

export interface Node {
  readonly jobs: Jobs;
  readonly desk: Desk;
  readonly app: TestingModule;
}

export async function start(place: Place, role: 'all' | 'api' = 'all', drainSeconds = 5): Promise<Node> {
  const { redisUrl } = place;
  const app = await startNode({
    settings: { role, redisUrl, drainSeconds },
    databaseUrl: place.databaseUrl,
    imports: [RedisModule.forRoot(redisUrl), JobsModule.forRoot({ redisUrl, role })],
    providers: [Desk],
  });
  return { app, jobs: app.get(Jobs), desk: app.get(Desk) };
}

/** Where jobs are kept, and how to take it away. */
export interface Shop {
  readonly place: Place;
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function onPostgres(): Promise<Shop> {
  const database = await createTestDatabase();
  const { hostname, port } = new URL(database.url);
  const line = await startLatencyProxy({ target: { host: hostname, port: Number(port) }, delayMs: [0, 0] });
  return {
    place: { databaseUrl: line.through(database.url) },
    cut: () => line.cut(),
    restore: () => line.restore(),
    remove: async () => {
      await line.close();
      await database.drop();
    },
  };
}

export function onRedis(server: RedisServer): Shop {
  return {
    place: { redisUrl: server.url },
    cut: () => server.kill(),
    restore: () => server.start(),
    remove: async () => undefined,
  };
}
