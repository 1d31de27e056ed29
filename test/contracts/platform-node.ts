import { type DynamicModule, Global, Module, type Provider, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { pino } from 'pino';
import { readSettings, SETTINGS, type Settings } from '#platform/config/settings.js';
import { DATABASE_URL } from '#platform/database/database-url.js';
import { LOGGER } from '#platform/telemetry/logger.js';

@Global()
@Module({})
class Surroundings {}

/** What one process of Souk finds when it starts, as far as the modules of the platform ask for it. */
export interface NodePlan {
  readonly settings?: Partial<Settings>;
  /** For modules that need PostgreSQL's address without the `DatabaseModule`. */
  readonly databaseUrl?: string;
  readonly imports: (Type | DynamicModule)[];
  readonly providers?: Provider[];
}

/** Starts modules of the platform as one process would; `close()` is its shutdown. */
export async function startNode({
  settings = {},
  databaseUrl,
  imports,
  providers = [],
}: NodePlan): Promise<TestingModule> {
  const surroundings: Provider[] = [
    { provide: SETTINGS, useValue: { ...readSettings({ NODE_ENV: 'test' }), drainSeconds: 5, ...settings } },
    { provide: LOGGER, useValue: pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' }) },
    ...(databaseUrl === undefined ? [] : [{ provide: DATABASE_URL, useValue: databaseUrl }]),
  ];
  const exports = surroundings.map((provider) => (provider as { provide: symbol }).provide);
  const node = await Test.createTestingModule({
    imports: [{ module: Surroundings, providers: surroundings, exports }, ...imports],
    providers,
  }).compile();
  return node.init() as Promise<TestingModule>;
}
