import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '../config/settings.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { LOGGER } from '../telemetry/logger.js';
import { LimitsGuard } from './limits.guard.js';
import { MemoryRateLimits } from './memory-rate-limits.js';
import { RedisRateLimits } from './redis-rate-limits.js';
import { RateLimits } from './rate-limits.js';

/** Rate limits for everyone, and for every REST call. Import it after the module whose guard sets `request.actor`. */
@Global()
@Module({
  providers: [
    {
      provide: RateLimits,
      inject: [SETTINGS, LOGGER, { token: RedisConnections, optional: true }],
      useFactory: (
        { limitsScale }: Settings,
        logger: Logger,
        redis: RedisConnections | undefined,
      ): RateLimits => {
        if (limitsScale === 0)
          logger.warn('LIMITS_SCALE IS 0: NOTHING IS RATE LIMITED. NEVER DO THIS IN PRODUCTION.');
        return redis === undefined
          ? new MemoryRateLimits(limitsScale)
          : new RedisRateLimits(redis.shared, limitsScale);
      },
    },
    { provide: APP_GUARD, useClass: LimitsGuard },
  ],
  exports: [RateLimits],
})
export class LimitsModule {}
