import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Overloaded } from '#kernel';
import { problemOf } from '../problems/problem.js';
import { PROBLEM_TYPE } from '../problems/problem-answer.js';
import { httpRefusedEarly, httpSeconds } from '../telemetry/metrics.js';
import { inRequest, type RequestContext, requestContext } from '../telemetry/request-context.js';
import type { FrontCache } from './front-cache.js';
import type { InFlight } from './in-flight.js';
import type { QuickDoor } from './quick-door.js';
import { routeOf } from './route-of.js';
import { negotiateVersion } from './versions.js';

interface Door {
  readonly cache: FrontCache;
  readonly inFlight: InFlight;
  readonly quick: QuickDoor;
  readonly logger: Logger;
  /** Requests under way at most, and as many that are still on their way; over it they are refused before any work. */
  readonly maxConcurrent: number;
}

/**
 * Stands ahead of Express and Nest: names the request, refuses what is too much, answers what is cached and
 * what a crowd asks for all at once.
 *
 * Health and metrics are never refused, so that a crowd cannot make a working process look dead.
 */
export function installFrontDoor(server: Server, door: Door): void {
  const [slowPath] = server.listeners('request') as RequestListener[];
  if (slowPath === undefined) throw new Error('the server has no request listener yet');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const context = requestContext(request.headers['x-request-id'], request.headers.traceparent);
    // First of all, as it has to cost next to nothing: most of what a crowd sends may have to be refused.
    if (isFull(door, request) && !isOperational(request.url)) return refuse(response, context);
    const negotiated = negotiateVersion(request);
    observe(request, response, context, door);
    if (hasBody(request)) door.inFlight.awaitBody(request, response);
    const longWay = (): void => {
      response.setHeader('X-Request-Id', context.requestId);
      if (negotiated) response.setHeader('Vary', 'Accept');
      if (!door.cache.answer(request, response)) inRequest(context, () => slowPath(request, response));
    };
    if (negotiated) longWay();
    else door.quick.serve(request, response, context, longWay);
  });
}

/**
 * Whether there is too much under way, or, for a request with a body, too much on its way: who sends slowly keeps others
 * from sending at most, and nobody from asking.
 */
function isFull({ inFlight, maxConcurrent }: Door, request: IncomingMessage): boolean {
  return inFlight.count >= maxConcurrent || (hasBody(request) && inFlight.incoming >= maxConcurrent);
}

function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': chunked } = headers;
  return length !== '0' || chunked !== undefined;
}

/** Counts, times and logs the exchange, whichever path answers it. */
function observe(
  request: IncomingMessage,
  response: ServerResponse,
  context: RequestContext,
  door: Door,
): void {
  const start = performance.now();
  const leave = door.inFlight.enter(response);
  const { method = '', url = '' } = request;
  response.once('close', () => {
    leave();
    const status = response.writableFinished ? response.statusCode : 499;
    const milliseconds = performance.now() - start;
    timerOf(method, routeOf(request), status).observe(milliseconds / 1000);
    const broken = status >= 500 && status !== 503;
    if (broken || door.logger.isLevelEnabled('debug')) {
      const path = url.split('?', 1)[0];
      door.logger[broken ? 'warn' : 'debug']({ ...context, method, path, status, milliseconds }, 'request');
    }
  });
}

interface Timer {
  observe(seconds: number): void;
}

/** Few, as routes are patterns; looking one up by its labels costs more than the observation. */
const timers = new Map<string, Timer>();

function timerOf(method: string, route: string, status: number): Timer {
  const name = `${method} ${route} ${status}`;
  const timer = timers.get(name) ?? httpSeconds.labels({ method, route, status });
  timers.set(name, timer);
  return timer;
}

/** The answer to what is too much, made beforehand: the less it costs, the more of a crowd it can be given to. */
const ID = '<requestId>';
const [BEFORE_ID = '', BEHIND_ID = ''] = JSON.stringify(
  problemOf(new Overloaded({ retryAfterSeconds: 1 }), { requestId: ID }),
).split(ID);
const HEADERS = ['Retry-After', '1', 'Cache-Control', 'no-store', 'Content-Type', PROBLEM_TYPE];
const refusedEarly = httpRefusedEarly.labels({ reason: 'concurrency' });

function refuse(response: ServerResponse, { requestId }: RequestContext): void {
  refusedEarly.inc();
  // A request id is ASCII without quotes, so it is as long in bytes and needs no escape.
  const body = BEFORE_ID + requestId + BEHIND_ID;
  response.writeHead(503, [...HEADERS, 'X-Request-Id', requestId, 'Content-Length', String(body.length)]);
  response.end(body, 'latin1');
}

function isOperational(url: string | undefined): boolean {
  return /^\/(health|metrics)\b/.test(url ?? '');
}
