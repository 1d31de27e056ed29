import { Global, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { RedisConnections } from '../redis/redis-connections.js';
import { LOGGER } from '../telemetry/logger.js';
import { InProcessBus } from './in-process-bus.js';
import { NodeBus } from './node-bus.js';
import { RedisBus } from './redis-bus.js';

/** How long the start waits until the other processes are heard; milliseconds. */
const START = 1_500;

/** Messages between the processes, over Redis where there is one. */
@Global()
@Module({
  providers: [
    {
      provide: NodeBus,
      inject: [LOGGER, { token: RedisConnections, optional: true }],
      useFactory: (logger: Logger, redis: RedisConnections | undefined): NodeBus =>
        redis === undefined ? new InProcessBus(logger) : new RedisBus(redis, logger),
    },
  ],
  exports: [NodeBus],
})
export class NodeBusModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly bus: NodeBus) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.bus instanceof RedisBus) await this.bus.settled(START);
  }

  onApplicationShutdown(): void {
    if (this.bus instanceof RedisBus) this.bus.close();
  }
}
