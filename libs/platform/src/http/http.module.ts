import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { Cache } from '../cache/cache.js';
import { Database } from '../database/database.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { CacheControlInterceptor } from './cache-control.interceptor.js';
import { FrontCache } from '../front-door/front-cache.js';
import { CommonHeaders } from '../front-door/common-headers.js';
import { InFlight } from '../front-door/in-flight.js';
import { QuickDoor } from '../front-door/quick-door.js';
import { QuickRoutes } from '../front-door/quick-routes.js';

/** What stands around every REST call: problems, cache headers, the front door's cache. */
@Global()
@Module({
  providers: [
    InFlight,
    CommonHeaders,
    QuickRoutes,
    QuickDoor,
    {
      provide: FrontCache,
      inject: [Cache, Database],
      useFactory: (cache: Cache, database: Database) => {
        const front = new FrontCache(() => database.isAway);
        cache.onForget((key) => front.forget(key));
        return front;
      },
    },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: CacheControlInterceptor },
  ],
  exports: [InFlight, FrontCache, QuickRoutes],
})
export class HttpModule {}
