import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Logger } from 'pino';
import { AuctionsModule, auctionsTables } from '#auctions';
import { CatalogModule, catalogTables } from '#catalog';
import { DropsModule, dropsTables } from '#drops';
import { IdentityModule, identityTables } from '#identity';
import { OrdersModule, ordersTables } from '#orders';
import { AuthModule } from '#platform/auth/auth.module.js';
import { LayeredCacheModule } from '#platform/cache/layered-cache.module.js';
import { ChallengeModule } from '#platform/challenge/challenge.module.js';
import type { Settings } from '#platform/config/settings.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { HealthModule } from '#platform/health/health.module.js';
import { HttpModule } from '#platform/http/http.module.js';
import { IdempotencyModule } from '#platform/idempotency/idempotency.module.js';
import { idempotencyTables } from '#platform/idempotency/tables.js';
import { JobsModule } from '#platform/jobs/jobs.module.js';
import { LimitsModule } from '#platform/limits/limits.module.js';
import { MediaModule } from '#platform/media/media.module.js';
import { OutboxModule } from '#platform/outbox/outbox.module.js';
import { platformTables } from '#platform/outbox/tables.js';
import { RedisModule } from '#platform/redis/redis.module.js';
import { NodeBusModule } from '#platform/node-bus/node-bus.module.js';
import { SchedulesModule } from '#platform/schedules/schedules.module.js';
import { SocketsModule } from '#platform/sockets/sockets.module.js';
import { TelemetryModule } from '#platform/telemetry/telemetry.module.js';
import { RoomsModule, roomsTables } from '#rooms';
import { DemoModule } from './demo/demo.module.js';

/** Every table of Souk, in the order in which the contexts lean on each other. */
export const allTables = [
  platformTables,
  idempotencyTables,
  identityTables,
  catalogTables,
  roomsTables,
  dropsTables,
  auctionsTables,
  ordersTables,
];

/** What the application stands on; made before it, and stopped after it. */
export interface Surroundings {
  readonly settings: Settings;
  readonly settingsModule: DynamicModule;
  readonly logger: Logger;
  readonly databaseUrl: string;
  /** Modules of benchmarks and tests. */
  readonly guests: readonly Type[];
}

/** The whole of Souk: the platform, then the contexts, each leaning only on those before it. */
@Module({})
export class AppModule {
  static forRoot({ settings, settingsModule, logger, databaseUrl, guests }: Surroundings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        settingsModule,
        TelemetryModule.forRoot(logger),
        DatabaseModule.forRoot(databaseUrl, allTables),
        SchedulesModule,
        RedisModule.forRoot(settings.redisUrl),
        NodeBusModule,
        LayeredCacheModule,
        JobsModule.forRoot(settings),
        OutboxModule,
        // Guards run in this order: who asks is known before their requests are counted.
        AuthModule,
        LimitsModule,
        ChallengeModule,
        HttpModule,
        // A file is read before its idempotency key: it is part of what was asked.
        MediaModule,
        IdempotencyModule,
        SocketsModule,
        HealthModule,
        IdentityModule,
        CatalogModule,
        RoomsModule,
        DropsModule,
        AuctionsModule,
        OrdersModule,
        ...(settings.demo ? [DemoModule] : []),
        ...guests,
      ],
    };
  }
}
