import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { type Actor, DomainError, type ErrorKind } from '#kernel';
import { HTTP_STATUS } from '../problems/problem.js';
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
    return from(this.once(keyed, context.switchToHttp().getResponse<Response>(), next));
  }

  private async once(request: KeyedRequest, response: Response, next: CallHandler): Promise<unknown> {
    const kept = await this.records.begin(request);
    if (kept !== undefined) return replay(response, kept.status, kept.body);
    let body: unknown;
    try {
      body = await lastValueFrom(next.handle(), { defaultValue: undefined });
    } catch (error) {
      if (error instanceof DomainError && FINAL.has(error.kind) && !error.isPassing) {
        await this.records.keep(request, { status: HTTP_STATUS[error.kind], body: refused(error) });
      } else {
        await this.records.giveBack(request);
      }
      throw error;
    }
    await this.records.keep(request, { status: response.statusCode, body });
    return body;
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
