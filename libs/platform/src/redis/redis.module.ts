import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { RedisConnections, settled } from './redis-connections.js';
import { REDIS_PROBE } from './redis-probe.js';

/** How long the start waits for Redis; milliseconds. Without it Souk starts all the same. */
const START = 1_500;

/** Redis for everyone, where there is one: ask for `@Optional() RedisConnections`. */
@Module({})
export class RedisModule {
  /** @param url undefined in the embedded profile, which has no Redis */
  static forRoot(url: string | undefined): DynamicModule {
    if (url === undefined) return { module: RedisModule };
    return {
      module: RedisModule,
      global: true,
      providers: [
        {
          provide: RedisConnections,
          inject: [LOGGER],
          useFactory: async (logger: Logger) => {
            const connections = new RedisConnections(url, logger);
            await settled(connections.shared, START);
            return connections;
          },
        },
        {
          provide: REDIS_PROBE,
          inject: [RedisConnections],
          useFactory: ({ shared }: RedisConnections) => ({ ping: () => shared.ping() }),
        },
      ],
      exports: [RedisConnections, REDIS_PROBE],
    };
  }
}
