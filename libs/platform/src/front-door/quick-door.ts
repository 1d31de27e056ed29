import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Unauthenticated } from '#kernel';
import { Authenticator } from '../auth/authenticator.js';
import { bearerToken } from '../auth/bearer-token.js';
import { challengeToken } from '../challenge/challenged.decorator.js';
import { requiredIdempotencyKey } from '../idempotency/idempotency.decorator.js';
import { callerOf } from '../limits/caller.js';
import { RateLimited } from '../limits/errors.js';
import { limitHeaders, RateLimits } from '../limits/rate-limits.js';
import { PROBLEM_TYPE, problemAnswer } from '../problems/problem-answer.js';
import { LOGGER } from '../telemetry/logger.js';
import { inRequest, type RequestContext } from '../telemetry/request-context.js';
import { CommonHeaders } from './common-headers.js';
import { type OpenRoute, QuickRoutes } from './quick-routes.js';

/** Longer bodies go the long way; bytes. */
const MAX_BODY = 512;

type Found = OpenRoute & { readonly id: string };

/**
 * Serves the commands that a crowd sends all at once, by the same functions as the long way through Express and Nest:
 * token, limit, key, use case, problem. Express and Nest alone cost ten times what such a command does.
 *
 * Whatever is not plainly in order goes the long way untouched, body and all.
 */
@Injectable()
export class QuickDoor {
  constructor(
    private readonly routes: QuickRoutes,
    private readonly authenticator: Authenticator,
    private readonly limits: RateLimits,
    private readonly common: CommonHeaders,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param longWay serves the request as if this door were not there */
  serve(
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
    longWay: () => void,
  ): void {
    const length = plainLength(request);
    const found = length === undefined ? undefined : this.routes.find(request.url ?? '');
    if (found === undefined) return longWay();
    request.once('readable', () => {
      const bytes = request.read(length) as Buffer | null;
      const input = bytes === null ? undefined : found.route.input(parsed(bytes));
      if (input === undefined) {
        if (bytes !== null) request.unshift(bytes);
        return longWay();
      }
      request.resume();
      // The label of the metrics, where Express puts it.
      Object.assign(request, { route: { path: found.route.path } });
      void inRequest(context, () => this.answer(request, response, context, { found, input }));
    });
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
    { found, input }: { readonly found: Found; readonly input: unknown },
  ): Promise<void> {
    const headers = ['X-Request-Id', context.requestId, ...this.common.of(request)];
    const sink = {
      setHeader: (name: string, value: string): void => void headers.push(name, value),
    };
    let status = 201;
    let type = 'application/json; charset=utf-8';
    let body: object;
    try {
      body = await this.called(request, found, input, sink);
      sink.setHeader('Cache-Control', 'private, no-store');
    } catch (error) {
      const refused = problemAnswer(error, request.url ?? '', this.logger);
      for (const [name, value] of refused.headers) headers.push(name, value);
      ({ status, problem: body } = refused);
      type = PROBLEM_TYPE;
    }
    const text = JSON.stringify(body);
    headers.push('Content-Type', type, 'Content-Length', String(Buffer.byteLength(text)));
    response.writeHead(status, headers);
    response.end(text);
  }

  private async called(
    request: IncomingMessage,
    { route, limit, challenge, id }: Found,
    input: unknown,
    headers: { setHeader(name: string, value: string): void },
  ): Promise<object> {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw new Unauthenticated();
    const { actor } = this.authenticator.authenticate(token);
    const allowance = await this.limits.take(limit, callerOf(actor, undefined));
    for (const [name, value] of limitHeaders(limit, allowance)) headers.setHeader(name, value);
    if (!allowance.allowed) throw new RateLimited({ retryAfterSeconds: allowance.resetSeconds });
    const solved = challenge?.demand(actor.userId, challengeToken(request));
    if (solved !== undefined) await solved;
    return route.answer({ actor, id, input, key: requiredIdempotencyKey(request), headers });
  }
}

/** The length of the body if it is a short one of JSON that came as it is; undefined for anything else. */
function plainLength({ method, headers }: IncomingMessage): number | undefined {
  if (method !== 'POST' || headers['content-type'] !== 'application/json') return undefined;
  if (headers['content-encoding'] !== undefined || headers['transfer-encoding'] !== undefined)
    return undefined;
  const length = Number(headers['content-length']);
  return length > 0 && length <= MAX_BODY ? length : undefined;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    // The long way says what is wrong with it.
    return undefined;
  }
}
