import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Actor } from '#kernel';
import { callerOf } from './caller.js';
import { RateLimited } from './errors.js';
import { LIMIT } from './limit.decorator.js';
import { type Limit, limitHeaders, RateLimits } from './rate-limits.js';

/** For routes that name no limit of their own; each request counts under one limit only. */
const READS: Limit = { name: 'default', points: 300, seconds: 60 };
const WRITES: Limit = { name: 'writes', points: 120, seconds: 60 };

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Null: not limited. Undefined: nothing said. */
type Declared = Limit | null | undefined;

/** Counts every REST call under the limit of its route and refuses what is over it. Stands behind the guard that sets `actor`. */
@Injectable()
export class LimitsGuard implements CanActivate {
  private readonly declared = new Map<object, Declared>();

  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request & { actor?: Actor }>();
    const declared = this.declaredFor(context);
    if (declared === null) return true;
    const limit = declared ?? (SAFE.has(request.method) ? READS : WRITES);
    const allowance = await this.limits.take(limit, callerOf(request.actor, request.ip));
    const response = http.getResponse<Response>();
    for (const [name, value] of limitHeaders(limit, allowance)) response.setHeader(name, value);
    if (!allowance.allowed) throw new RateLimited({ retryAfterSeconds: allowance.resetSeconds });
    return true;
  }

  /** What the handler says, else its class; looked up once for each handler. */
  private declaredFor(context: ExecutionContext): Declared {
    const handler = context.getHandler();
    if (this.declared.has(handler)) return this.declared.get(handler);
    const own = Reflect.getMetadata(LIMIT, handler) as Declared;
    const declared = own === undefined ? (Reflect.getMetadata(LIMIT, context.getClass()) as Declared) : own;
    this.declared.set(handler, declared);
    return declared;
  }
}
