import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadSettings } from '#platform/config/config.module.js';
import type { Settings } from '#platform/config/settings.js';
import { migrate, refuseOldSchema } from '#platform/database/migrations.js';
import { type PostgresServer, postgresServer } from '#platform/embedded/postgres-server.js';
import { Readiness } from '#platform/health/readiness.js';
import { configureHttp, listen, openFrontDoor } from '#platform/http/configure-http.js';
import { InFlight } from '#platform/front-door/in-flight.js';
import { ConnectedSockets } from '#platform/sockets/connected-sockets.js';
import { SoukIoAdapter } from '#platform/sockets/souk-io.adapter.js';
import { createLogger, NestLog } from '#platform/telemetry/logger.js';
import { allTables, AppModule, type Surroundings } from './app.module.js';
import { serveDocs } from './docs/serve-docs.js';
import { servePage } from './docs/serve-page.js';
import { stillHeld } from './still-held.js';

/** Seconds that what was accepted may take to be closed, and jobs to be left, once the drain is over. */
const CLOSING = 8;

/** A Souk that listens. */
export interface Souk {
  readonly app: NestExpressApplication;
  readonly settings: Settings;
  readonly url: string;
  /**
   * Finishes what was accepted within `DRAIN_SECONDS`, then stops everything; twice is once.
   *
   * @throws Error with what is `held` if it did not end within a few seconds more: only PostgreSQL, which would outlive
   * us, is stopped then
   */
  stop(): Promise<void>;
}

/**
 * Brings up the database, builds the application on it and opens it to the world.
 *
 * @param overrides settings that win over the environment
 * @param guests modules that run inside this Souk as well: benchmarks and tests bring theirs
 * @throws InvalidSettings, StartupError, or the error of the port or database that cannot be had
 */
export async function startSouk(
  overrides: Readonly<Record<string, string>> = {},
  guests: readonly Type[] = [],
): Promise<Souk> {
  const { settings, module } = await loadSettings(overrides);
  const logger = createLogger({ level: settings.logLevel, readable: settings.nodeEnv === 'development' });
  const postgres = await postgresServer(settings, logger);
  try {
    if (settings.nodeEnv === 'production') await refuseOldSchema(postgres.url, allTables);
    else await migrate(postgres.url, allTables);
    const surroundings = { settings, settingsModule: module, logger, databaseUrl: postgres.url, guests };
    const app = await listening(surroundings);
    let stopping: Promise<void> | undefined;
    return {
      app,
      settings,
      url: addressOf(app.getHttpServer() as Server, settings),
      stop: () => (stopping ??= endWithin(app, settings, postgres)),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function listening(surroundings: Surroundings): Promise<NestExpressApplication> {
  const { logger } = surroundings;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(surroundings), {
    logger: new NestLog(logger),
    abortOnError: false,
    bodyParser: false,
    rawBody: true,
  });
  try {
    configureHttp(app);
    app.useWebSocketAdapter(new SoukIoAdapter(app));
    servePage(app);
    serveDocs(app);
    await app.init();
    openFrontDoor(app);
    await listen(app);
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** However it ends, nothing outlives it. */
async function endWithin(
  app: NestExpressApplication,
  settings: Settings,
  postgres: PostgresServer,
): Promise<void> {
  const seconds = settings.drainSeconds + CLOSING;
  const over = new AbortController();
  const tooLate = delay(seconds * 1000, true, { signal: over.signal }).catch(() => false);
  try {
    const isLate = await Promise.race([drainAndClose(app, settings).then(() => false), tooLate]);
    if (!isLate) return;
    throw Object.assign(new Error(`it did not end within ${seconds} s`), { held: stillHeld(app) });
  } finally {
    over.abort();
    await postgres.stop();
  }
}

async function drainAndClose(app: NestExpressApplication, settings: Settings): Promise<void> {
  app.get(Readiness).beginDraining();
  const spread = Math.max(1, settings.drainSeconds) * 1000;
  // With a database of its own there is no other node to go to, so nobody is waited for.
  const patience = settings.databaseUrl === undefined ? 0 : settings.drainSeconds * 1000;
  await Promise.all([
    app.get(ConnectedSockets).drain(spread, patience),
    app.get(InFlight).drained(settings.drainSeconds),
  ]);
  await app.close();
}

function addressOf(server: Server, settings: Settings): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  const host = settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host;
  return `http://${host}:${port}`;
}
