import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Overloaded } from '#kernel';
import { TurnEnd } from '../concurrency/turn-end.js';
import { problemOf } from '../problems/problem.js';
import { PROBLEM_TYPE } from '../problems/problem-answer.js';
import { httpRefusedEarly, httpSeconds } from '../telemetry/metrics.js';
import { inRequest, type RequestContext, requestContext } from '../telemetry/request-context.js';
import { Admission, loopWorked } from './admission.js';
import { closeWithConnection } from './connections/cut-off.js';
import { refuseForeignUpgrade } from './connections/foreign-upgrades.js';
import type { FrontCache } from './front-cache.js';
import { keyOf } from './front-key.js';
import { hasBody, type InFlight } from './in-flight.js';
import type { Asked, KeptAnswer } from './kept-answer.js';
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

/** A kept answer on its way out. */
interface Leaving {
  readonly answer: KeptAnswer;
  readonly asked: Asked;
  readonly note: () => void;
}

/** A request that is told that it is too much. */
interface Refused {
  readonly response: ServerResponse;
  readonly requestId: string;
}

/**
 * Stands ahead of Express and Nest: names the request, refuses what is too much, answers what is cached and
 * what a crowd asks for all at once.
 *
 * Health and metrics are never refused, so that a crowd cannot make a working process look dead; nor is what is kept, which costs
 * no more than a refusal.
 */
export function installFrontDoor(server: Server, door: Door): void {
  const [slowPath] = server.listeners('request') as RequestListener[];
  if (slowPath === undefined) throw new Error('the server has no request listener yet');
  server.removeAllListeners('request');
  const leaving = new TurnEnd<Leaving>(({ answer, asked, note }) => {
    const { response } = asked;
    if (response.destroyed) return note();
    door.cache.give(answer, asked);
    // As a rule the system has all of it by now, and there is nothing to wait for.
    if (response.writableFinished) note();
    else underWay(response, door, note);
  });
  const refusals = new TurnEnd<Refused>(refuse);
  const admission = new Admission(door.maxConcurrent, {
    passed: () => performance.now(),
    worked: loopWorked,
    answered: () => door.inFlight.answers,
  });
  /**
   * Whether there is too much to serve, or, for a request with a body, too much on its way: who sends slowly keeps others
   * from sending at most, and nobody from asking.
   */
  const isFull = (request: IncomingMessage): boolean =>
    !admission.admits(door.inFlight.count) ||
    (hasBody(request) && door.inFlight.incoming >= door.maxConcurrent);
  server.on('upgrade', refuseForeignUpgrade);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!closeWithConnection(request, response)) return;
    const context = requestContext(request.headers['x-request-id'], request.headers.traceparent);
    const isNegotiated = negotiateVersion(request);
    const key = keyOf(request, isNegotiated);
    const answer = key === undefined ? undefined : door.cache.find(key);
    // Before any work, as it has to cost next to nothing: most of what a crowd sends may have to be refused.
    if (answer === undefined && isFull(request) && !isOperational(request.url))
      return refusals.add({ response, requestId: context.requestId });
    door.inFlight.greet(response);
    const { requestId } = context;
    const asked: Asked = { request, response, requestId };
    const note = noteOf(asked, context, door);
    if (answer !== undefined) return leaving.add({ answer, asked, note });
    underWay(response, door, note);
    door.inFlight.serve(request, response);
    const longWay = (): void => {
      response.setHeader('X-Request-Id', requestId);
      if (isNegotiated) response.setHeader('Vary', 'Accept');
      inRequest(context, () => slowPath(request, response));
    };
    if (key !== undefined) door.cache.make(key, asked, longWay);
    else if (isNegotiated) longWay();
    else door.quick.serve(request, response, context, longWay);
  });
}

/** What a drain waits for, until it is over. */
function underWay(response: ServerResponse, { inFlight }: Door, note: () => void): void {
  const leave = inFlight.enter(response);
  response.once('close', () => {
    leave();
    note();
  });
}

/** Counts, times and logs the exchange when it is over, whichever path answers it. */
function noteOf({ request, response }: Asked, context: RequestContext, { logger }: Door): () => void {
  const start = performance.now();
  const { method = '', url = '' } = request;
  return () => {
    const status = response.writableFinished ? response.statusCode : 499;
    const milliseconds = performance.now() - start;
    timesOf(method, routeOf(request), status).observe(milliseconds / 1000);
    const broken = status >= 500 && status !== 503;
    if (broken || logger.isLevelEnabled('debug')) {
      const path = url.split('?', 1)[0];
      logger[broken ? 'warn' : 'debug']({ ...context, method, path, status, milliseconds }, 'request');
    }
  };
}

/** What a crowd is given from here is counted without a look at its labels. */
const given = httpSeconds.of({ method: 'GET', route: 'other', status: 200 });

function timesOf(method: string, route: string, status: number): { observe(seconds: number): void } {
  const isGiven = status === 200 && route === 'other' && method === 'GET';
  return isGiven ? given : httpSeconds.of({ method, route, status });
}

/** The answer to what is too much, made beforehand: the less it costs, the more of a crowd it can be given to. */
const ID = '<requestId>';
const [BEFORE_ID = '', BEHIND_ID = ''] = JSON.stringify(
  problemOf(new Overloaded({ retryAfterSeconds: 1 }), { requestId: ID }),
).split(ID);
const HEADERS = ['Retry-After', '1', 'Cache-Control', 'no-store', 'Content-Type', PROBLEM_TYPE];
const refusedEarly = httpRefusedEarly.labels({ reason: 'concurrency' });

function refuse({ response, requestId }: Refused): void {
  refusedEarly.inc();
  // A request id is ASCII without quotes, so it is as long in bytes and needs no escape.
  const body = BEFORE_ID + requestId + BEHIND_ID;
  response.writeHead(503, [...HEADERS, 'X-Request-Id', requestId, 'Content-Length', String(body.length)]);
  response.end(body, 'latin1');
}

function isOperational(url: string | undefined): boolean {
  return /^\/(health|metrics)\b/.test(url ?? '');
}
