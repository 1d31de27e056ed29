import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { type Observable, tap } from 'rxjs';
import { PUBLIC_CACHE, type PublicCaching } from './cache-control.decorator.js';
import { Database } from '../database/database.js';
import { FrontCache, markCacheable } from '../front-door/front-cache.js';
import { markStale } from '../front-door/kept-answer.js';

const PRIVATE = 'private, no-store';

/**
 * Says of every answer who may keep it: the public catalogue for its seconds, everything else nobody.
 *
 * While PostgreSQL is away the catalogue comes from the cache. It is marked, and not kept once more: its age would begin anew.
 */
@Injectable()
export class CacheControlInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly database: Database,
    private readonly front: FrontCache,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const response = context.switchToHttp().getResponse<Response>();
    const caching = this.reflector.get<PublicCaching | undefined>(PUBLIC_CACHE, context.getHandler());
    const request = context.switchToHttp().getRequest<Request>();
    // With a token it may be what only its bearer sees.
    const isPersonal = caching?.onlyHere === true && request.headers.authorization !== undefined;
    if (caching === undefined || isPersonal || !['GET', 'HEAD'].includes(request.method)) {
      response.setHeader('Cache-Control', PRIVATE);
      return next.handle();
    }
    response.setHeader(
      'Cache-Control',
      caching.onlyHere ? 'public, no-cache' : `public, max-age=${caching.seconds}`,
    );
    return next.handle().pipe(
      tap((body) => {
        if (caching.when?.(body) === false) return void response.setHeader('Cache-Control', PRIVATE);
        const tags = caching.tags?.(body) ?? [];
        this.front.given(tags);
        if (this.database.isAway) markStale(response);
        else markCacheable(response, { seconds: caching.seconds, tags });
      }),
    );
  }
}
