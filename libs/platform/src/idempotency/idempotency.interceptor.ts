import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { type Actor, DomainError, type ErrorKind } from '#kernel';
import { UPLOAD } from '../media/uploads/upload.decorator.js';
import { HTTP_STATUS } from '../problems/problem.js';
import {
  currentRequest,
  inRequest,
  type RequestContext,
  requestContext,
} from '../telemetry/request-context.js';
import {
  IDEMPOTENCY,
  type IdempotencyMode,
  idempotencyKeyOf,
  requiredIdempotencyKey,
} from './idempotency.decorator.js';
import { IdempotencyRecords, type KeyedRequest } from './idempotency-records.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** How long the first call runs alone: longer than any request lives, unless a repeat may run beside it. */
const LEASE_SECONDS = { required: 30, joined: 2 };
/** Refusals that are an answer to this request, unless they pass; after any other one the same key may be tried again. */
const FINAL: ReadonlySet<ErrorKind> = new Set<ErrorKind>(['conflict', 'exhausted', 'unprocessable']);

/** Answers a repeated unsafe request of a signed-in user as it was answered the first time. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly records: IdempotencyRecords,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request & { actor?: Actor }>();
    if (SAFE.has(request.method) || request.actor === undefined) return next.handle();
    const mode = this.reflector.get<IdempotencyMode | undefined>(IDEMPOTENCY, context.getHandler());
    const key = mode === undefined ? idempotencyKeyOf(request) : requiredIdempotencyKey(request);
    if (key === undefined || mode === 'own') return next.handle();
    const leaseSeconds = LEASE_SECONDS[mode ?? 'required'];
    const keyed = { userId: request.actor.userId, key, fingerprint: fingerprint(request), leaseSeconds };
    const answer = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    // Who joins finds by the key what was done, and goes on from there; a picture is announced before it is taken.
    const isTentative =
      mode === 'joined' || this.reflector.get<unknown>(UPLOAD, context.getHandler()) !== undefined;
    const work = isTentative ? answer : () => inRequest(this.noted(keyed), answer);
    return from(this.once(keyed, context.switchToHttp().getResponse<Response>(), work));
  }

  /** What is committed for this request alone is noted under its key. */
  private noted(request: KeyedRequest): RequestContext {
    const context = currentRequest() ?? requestContext(undefined, undefined);
    return { ...context, withCommit: () => this.records.work(request) };
  }

  private async once(
    request: KeyedRequest,
    response: Response,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const kept = await this.records.begin(request);
    if (kept !== undefined) return replay(response, kept.status, kept.body);
    let body: unknown;
    try {
      body = await work();
    } catch (error) {
      await this.settle(request, error);
      throw error;
    }
    await this.records.keep(request, { status: response.statusCode, body });
    return body;
  }

  /** A refusal says that nothing was done; who broke off may have done it. */
  private settle(request: KeyedRequest, error: unknown): Promise<void> {
    if (!(error instanceof DomainError) || error.kind === 'unavailable')
      return this.records.breakOff(request);
    return FINAL.has(error.kind) && !error.isPassing
      ? this.records.keep(request, { status: HTTP_STATUS[error.kind], body: refused(error) })
      : this.records.giveBack(request);
  }
}

interface RefusedBody {
  readonly refused: { kind: ErrorKind; code: string; message: string; facts: DomainError['facts'] };
}

function refused({ kind, code, message, facts }: DomainError): RefusedBody {
  return { refused: { kind, code, message, facts } };
}

function replay(response: Response, status: number, body: unknown): unknown {
  response.setHeader('Idempotency-Replayed', 'true');
  if (status >= 400) {
    const { kind, code, message, facts } = (body as RefusedBody).refused;
    throw new DomainError(kind, code, message, facts);
  }
  response.status(status);
  return body ?? undefined;
}

function fingerprint(request: Request): Buffer {
  return createHash('sha256')
    .update(`${request.method} ${request.originalUrl}\n${JSON.stringify(request.body ?? null)}`)
    .digest();
}
