import { CACHE_MANAGER, CacheModule } from '@nestjs/cache-manager';
import { Global, Inject, Module } from '@nestjs/common';
import type { Cache as CacheManager } from 'cache-manager';
import { Keyv } from 'keyv';
import type { Logger } from 'pino';
import { RedisConnections } from '../redis/redis-connections.js';
import { NodeBus } from '../node-bus/node-bus.js';
import { LOGGER } from '../telemetry/logger.js';
import { Cache } from './cache.js';
import { LayeredCache } from './layered-cache.js';
import { NearStore } from './near-store.js';

const MOST_ENTRIES = 5_000;
/** Of JSON. */
const MOST_BYTES = 32 * 1024 * 1024;

/** The stores, nearest first. Memory keeps bytes as they are; Redis does its own JSON. */
export async function cacheStores(redis: RedisConnections | undefined): Promise<Keyv[]> {
  const asIs = { serialize: undefined, deserialize: undefined, namespace: 'souk:cache' };
  const near = new Keyv({ ...asIs, store: new NearStore(MOST_ENTRIES, MOST_BYTES) });
  if (redis === undefined) return [near];
  // 500 modules that only those load who have a Redis.
  const { RedisStore } = await import('./redis-store.js');
  return [near, new Keyv({ ...asIs, store: new RedisStore(redis.shared) })];
}

/** The cache for everyone: in this process, and in Redis where there is one. */
@Global()
@Module({
  imports: [
    CacheModule.registerAsync({
      inject: [{ token: RedisConnections, optional: true }],
      useFactory: async (redis: RedisConnections | undefined) => ({ stores: await cacheStores(redis) }),
    }),
  ],
  providers: [
    {
      provide: Cache,
      inject: [CACHE_MANAGER, NodeBus],
      useFactory: (manager: CacheManager, bus: NodeBus) => new LayeredCache(manager, bus),
    },
  ],
  exports: [Cache],
})
export class LayeredCacheModule {
  constructor(@Inject(CACHE_MANAGER) manager: CacheManager, @Inject(LOGGER) logger: Logger) {
    for (const store of manager.stores) {
      store.on('error', (error: unknown) =>
        logger.debug({ err: error }, 'a level of the cache could not be reached'),
      );
    }
  }
}
