import { Inject, Injectable, Optional } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { Database } from '../database/database.js';
import { REDIS_PROBE, type RedisProbe } from '../redis/redis-probe.js';
import { Readiness } from './readiness.js';

/** How long a dependency may take to answer before it counts as down; milliseconds. */
const PATIENCE = 1_000;

/** Asks each dependency for a sign of life, with its latency. */
@Injectable()
export class Indicators {
  constructor(
    private readonly health: HealthIndicatorService,
    private readonly database: Database,
    private readonly readiness: Readiness,
    @Optional() @Inject(REDIS_PROBE) private readonly redis: RedisProbe | undefined,
  ) {}

  async postgres(): Promise<HealthIndicatorResult> {
    const check = this.health.check('postgres');
    if (this.database.isFull) {
      return check.down({
        message: 'PostgreSQL has no room left on its disk: make some, it goes on by itself',
      });
    }
    try {
      return check.up({ latencyMs: await timed(() => this.database.reader.query('SELECT 1')) });
    } catch {
      return check.down({
        message: 'PostgreSQL does not answer: buying and writing are refused until it does',
      });
    }
  }

  /** Redis away means degraded, not down: this node goes on alone. */
  async redisServer(): Promise<HealthIndicatorResult> {
    const check = this.health.check('redis');
    if (this.redis === undefined) return check.up({ message: 'not used in the embedded profile' });
    const { redis } = this;
    try {
      return check.up({ latencyMs: await timed(() => redis.ping()) });
    } catch {
      return check.up({
        degraded: true,
        message: 'Redis does not answer: nodes hear of each other with a delay',
      });
    }
  }

  traffic(): HealthIndicatorResult {
    const check = this.health.check('traffic');
    return this.readiness.isDraining ? check.down({ message: 'shutting down' }) : check.up();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE);
  });
  try {
    await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
  return Math.round((performance.now() - start) * 10) / 10;
}
