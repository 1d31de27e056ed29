import type { INestApplication } from '@nestjs/common';
import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadSettings } from '#platform/config/config.module.js';
import { createLogger } from '#platform/telemetry/logger.js';
import { AppModule } from '../app.module.js';
import { asyncApi } from './asyncapi/asyncapi.js';
import { openApi } from './openapi.js';

/** The OpenAPI document as it is committed, made from the declarations alone: nothing is started. */
export async function documentWithoutApp(): Promise<string> {
  return written(openApi(await preview()));
}

/** The same of the sockets. */
export async function asyncApiWithoutApp(): Promise<string> {
  return written(asyncApi(await preview()));
}

async function preview(): Promise<INestApplication> {
  const { settings, module } = await loadSettings({ NODE_ENV: 'test', DEMO: 'false' });
  const logger = createLogger({ level: 'silent', readable: false });
  const surroundings = {
    settings,
    settingsModule: module,
    logger,
    databaseUrl: 'postgres://none',
    guests: [],
  };
  const app = await NestFactory.create(AppModule.forRoot(surroundings), { preview: true, logger: false });
  app.enableVersioning({ type: VersioningType.URI });
  return app;
}

function written(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
