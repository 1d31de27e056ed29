import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ScheduleModule } from '@nestjs/schedule';
import { pino } from 'pino';
import { IdentityModule, identityTables } from '#identity';
import { AuthModule } from '#platform/auth/auth.module.js';
import { Cache } from '#platform/cache/cache.js';
import { loadSettings } from '#platform/config/config.module.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { migrate } from '#platform/database/migrations.js';
import { configureHttp, openFrontDoor } from '#platform/http/configure-http.js';
import { HttpModule } from '#platform/http/http.module.js';
import { IdempotencyModule } from '#platform/idempotency/idempotency.module.js';
import { idempotencyTables } from '#platform/idempotency/tables.js';
import { LimitsModule } from '#platform/limits/limits.module.js';
import { OutboxSignal } from '#platform/outbox/outbox-signal.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { platformTables } from '#platform/outbox/tables.js';
import { TelemetryModule } from '#platform/telemetry/telemetry.module.js';
import { createTestDatabase } from '../../support/databases.js';

/** A node that has identity and what it stands on, and listens. */
export interface IdentityNode {
  readonly url: string;
  readonly databaseUrl: string;
  readonly app: NestExpressApplication;
  /** Starts another node on the same database. */
  another(): Promise<IdentityNode>;
  close(): Promise<void>;
}

const TABLES = [platformTables, idempotencyTables, identityTables];

/** The outbox without a relay: what was written stays to be looked at. */
@Global()
@Module({
  providers: [Outbox, OutboxSignal, { provide: Cache, useValue: { onForget: () => undefined } }],
  exports: [Outbox, Cache],
})
class Surroundings {}

/** @param overrides settings that differ; with `DATABASE_URL` the node works on that database instead of one of its own */
export async function startApp(overrides: Readonly<Record<string, string>> = {}): Promise<IdentityNode> {
  const database = overrides['DATABASE_URL'] === undefined ? await createTestDatabase() : undefined;
  const databaseUrl = overrides['DATABASE_URL'] ?? database?.url ?? '';
  await migrate(databaseUrl, TABLES);
  const app = await listening(databaseUrl, overrides);
  return {
    url: await app.getUrl(),
    databaseUrl,
    app,
    another: () => startApp({ ...overrides, DATABASE_URL: databaseUrl }),
    close: async () => {
      await app.close();
      await database?.drop();
    },
  };
}

async function listening(databaseUrl: string, overrides = {}): Promise<NestExpressApplication> {
  const { module } = await loadSettings({
    NODE_ENV: 'test',
    JWT_SECRET: 'of-these-tests-and-of-nothing-else-at-all',
    LIMITS_SCALE: '1000',
    ...overrides,
  });
  @Module({
    imports: [
      module,
      TelemetryModule.forRoot(pino({ level: 'silent' })),
      DatabaseModule.forRoot(databaseUrl, TABLES),
      ScheduleModule.forRoot(),
      Surroundings,
      AuthModule,
      LimitsModule,
      HttpModule,
      IdempotencyModule,
      IdentityModule,
    ],
  })
  class IdentityApp {}
  const app = await NestFactory.create<NestExpressApplication>(IdentityApp, {
    logger: ['error'],
    abortOnError: false,
    bodyParser: false,
  });
  configureHttp(app);
  await app.init();
  openFrontDoor(app);
  return app.listen(0, '127.0.0.1').then(() => app);
}
