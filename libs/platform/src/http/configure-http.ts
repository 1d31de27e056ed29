import type { Server } from 'node:http';
import { UnsupportedMediaTypeException, VersioningType } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';
import { type Settings, SETTINGS } from '../config/settings.js';
import { LOGGER } from '../telemetry/logger.js';
import { FrontCache } from '../front-door/front-cache.js';
import { installFrontDoor } from '../front-door/front-door.js';
import { hasBody, InFlight } from '../front-door/in-flight.js';
import { QuickDoor } from '../front-door/quick-door.js';
import { EXPOSED_HEADERS, securityHeaders } from '../front-door/security-headers.js';
import { isStream } from '../media/spool/content-types.js';
import { isForm } from '../media/uploads/form.js';
import { v1Headers } from './v1-headers.js';
import { validationPipe } from './validation.js';

/** The largest JSON body, and how deep it may nest. */
const BODY_LIMIT = '100kb';
const BODY_DEPTH = 20;

/** How long a client may take, in milliseconds (Node's own limits are minutes, and none for who does not read at all). */
const TIMEOUTS = { headers: 10_000, request: 30_000, silence: 30_000, keepAlive: 65_000, check: 1_000 };

/** Puts on an application everything that is the same for every REST call. */
export function configureHttp(app: NestExpressApplication): void {
  const settings = app.get<Settings>(SETTINGS);
  app.set('etag', 'strong');
  app.set('trust proxy', settings.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.enableVersioning({ type: VersioningType.URI });
  app.enableCors({
    origin: settings.corsOrigins.length > 0 ? [...settings.corsOrigins] : false,
    exposedHeaders: EXPOSED_HEADERS,
    maxAge: 600,
  });
  app.use(securityHeaders);
  app.use(compression({ threshold: 1024 }));
  app.use(v1Headers);
  app.use(onlyKnownBodies);
  app.useBodyParser('json', { limit: BODY_LIMIT, strict: true });
  app.use(notTooDeep);
  app.useGlobalPipes(validationPipe());
  const server = app.getHttpServer() as Server;
  server.headersTimeout = TIMEOUTS.headers;
  server.requestTimeout = TIMEOUTS.request;
  server.timeout = TIMEOUTS.silence;
  server.keepAliveTimeout = TIMEOUTS.keepAlive;
  // Node looks for clients that are late only every 30 s unless told, whatever the limits are; its types hide it.
  (server as { connectionsCheckingInterval?: number }).connectionsCheckingInterval = TIMEOUTS.check;
  server.maxConnections = 20_000;
}

/** Puts the front door ahead of Express; after `app.init()`, when Express listens to the server. */
export function openFrontDoor(app: NestExpressApplication): void {
  installFrontDoor(app.getHttpServer() as Server, {
    cache: app.get(FrontCache),
    inFlight: app.get(InFlight),
    quick: app.get(QuickDoor),
    logger: app.get(LOGGER),
    maxConcurrent: app.get<Settings>(SETTINGS).maxConcurrentRequests,
  });
}

/**
 * Connections that are made and not taken yet, as many as the system allows: Node's 511 is what a crowd fills at once, and
 * the system of who comes then tries again after a second, and after three.
 */
const BACKLOG = 65_535;

/** Lets callers in. */
export async function listen(app: NestExpressApplication): Promise<void> {
  const { port, host } = app.get<Settings>(SETTINGS);
  // Nest hands all of it to Node; its types hide the last.
  const begin = app.listen.bind(app) as unknown as (
    port: number,
    host: string,
    backlog: number,
  ) => Promise<void>;
  await begin(port, host, BACKLOG);
}

function onlyKnownBodies(request: Request, _response: Response, next: NextFunction): void {
  const { 'content-type': type } = request.headers;
  // Forms and rows only where a file is taken: what its route says is known later.
  if (
    hasBody(request) &&
    !isForm(type) &&
    !isStream(type) &&
    !/^application\/([\w.-]+\+)?json\b/i.test(type ?? '')
  )
    throw new UnsupportedMediaTypeException();
  next();
}

function notTooDeep(request: Request, _response: Response, next: NextFunction): void {
  if (typeof request.body === 'object' && request.body !== null && deeperThan(request.body, BODY_DEPTH)) {
    next(new SyntaxError('too deep'));
  } else next();
}

function deeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => deeperThan(inner, depth - 1));
}
