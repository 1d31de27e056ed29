import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { type Actor, Unauthenticated } from '#kernel';
import { Authenticator } from '../auth/authenticator.js';
import { bearerToken } from '../auth/bearer-token.js';
import { challengeToken } from '../challenge/challenged.decorator.js';
import { TurnEnd } from '../concurrency/turn-end.js';
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

const JSON_TYPE = 'application/json; charset=utf-8';

interface Found {
  readonly open: OpenRoute;
  readonly id: string;
}

/**
 * Serves the commands that a crowd sends all at once, by the same functions as the long way through Express and Nest:
 * token, limit, key, use case, problem. Express and Nest alone cost ten times what such a command does.
 *
 * Whatever is not plainly in order goes the long way untouched, body and all.
 */
@Injectable()
export class QuickDoor {
  private readonly leaving = new TurnEnd<() => void>((leave) => leave());

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
      const input = bytes === null ? undefined : found.open.route.input(parsed(bytes));
      if (input === undefined) {
        if (bytes !== null) request.unshift(bytes);
        return longWay();
      }
      request.resume();
      // The label of the metrics, where Express puts it.
      (request as { route?: object }).route = found.open.route;
      void this.answer(request, response, context, { found, input });
    });
  }

  /** Waits for nothing that is known at once, and throws nothing that a crowd is told: both cost more than all the rest. */
  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
    { found, input }: { readonly found: Found; readonly input: unknown },
  ): Promise<void> {
    const { route, limit, challenge } = found.open;
    const headers = this.common.of(request, context);
    const sink = { setHeader: (name: string, value: string): void => void headers.push(name, value) };
    const refuse = (error: unknown): void => {
      const refused = inRequest(context, () => problemAnswer(error, request.url ?? '', this.logger));
      for (const [name, value] of refused.headers) headers.push(name, value);
      this.leaving.add(() =>
        send(response, headers, { status: refused.status, type: PROBLEM_TYPE, body: refused.problem }),
      );
    };
    try {
      const actor = this.actorOf(request);
      const taken = this.limits.take(limit, callerOf(actor, undefined));
      const allowance = taken instanceof Promise ? await taken : taken;
      for (const [name, value] of limitHeaders(limit, allowance)) headers.push(name, value);
      if (!allowance.allowed) throw new RateLimited({ retryAfterSeconds: allowance.resetSeconds });
      const solved = challenge?.demand(actor.userId, challengeToken(request));
      if (solved !== undefined) await solved;
      const call = { actor, id: found.id, input, key: requiredIdempotencyKey(request), headers: sink };
      const known = route.refusal(call);
      if (known !== undefined) return refuse(known);
      const body = await inRequest(context, () => route.answer(call));
      headers.push('Cache-Control', 'private, no-store');
      this.leaving.add(() => send(response, headers, { status: 201, type: JSON_TYPE, body }));
    } catch (error) {
      refuse(error);
    }
  }

  private actorOf({ headers }: IncomingMessage): Actor {
    const token = bearerToken(headers.authorization);
    if (token === undefined) throw new Unauthenticated();
    return this.authenticator.authenticate(token).actor;
  }
}

function send(
  response: ServerResponse,
  headers: string[],
  { status, type, body }: { readonly status: number; readonly type: string; readonly body: object },
): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  headers.push('Content-Type', type, 'Content-Length', String(length));
  response.writeHead(status, headers);
  // Nothing but ASCII, which Node sends faster if it is told.
  response.end(text, length === text.length ? 'latin1' : 'utf8');
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
