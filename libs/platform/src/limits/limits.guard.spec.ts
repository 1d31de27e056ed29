import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import type { Actor } from '#kernel';
import { RateLimited } from './errors.js';
import { Limited, Unlimited } from './limit.decorator.js';
import { LimitsGuard } from './limits.guard.js';
import { type Allowance, type Limit, RateLimits } from './rate-limits.js';

class RecordedLimits extends RateLimits {
  readonly taken: { limit: Limit; who: string }[] = [];
  answer: Allowance = { allowed: true, quota: 300, remaining: 299, resetSeconds: 60 };

  async take(limit: Limit, who: string): Promise<Allowance> {
    this.taken.push({ limit, who });
    return this.answer;
  }
}

@Limited({ name: 'market', points: 9, seconds: 10 })
class Market {
  stroll(): void {}

  @Limited({ name: 'haggle', points: 2, seconds: 30 })
  haggle(): void {}

  @Unlimited()
  leave(): void {}
}

class Street {
  walk(): void {}
}

const actor: Actor = { userId: 'u1', sessionId: 's1', displayName: 'Ada', role: 'shopper', guest: false };

describe('the guard of the limits', () => {
  let limits: RecordedLimits;
  let guard: LimitsGuard;
  let headers: Map<string, string>;

  beforeEach(() => {
    limits = new RecordedLimits();
    guard = new LimitsGuard(limits);
    headers = new Map();
  });

  function call(
    where: new () => object,
    name: string,
    request: { method?: string; actor?: Actor } = {},
    type = 'http',
  ) {
    const response = { setHeader: (header: string, value: string) => headers.set(header, value) };
    const context = {
      getType: () => type,
      getClass: () => where,
      getHandler: () => Reflect.get(where.prototype as object, name) as unknown,
      switchToHttp: () => ({
        getRequest: () => ({ method: 'GET', ip: '192.0.2.1', ...request }),
        getResponse: () => response,
      }),
    };
    return guard.canActivate(context as unknown as ExecutionContext);
  }

  const names = () => limits.taken.map(({ limit }) => limit.name);

  it('counts reads and, more strictly, writes of routes that say nothing', async () => {
    await call(Street, 'walk');
    await call(Street, 'walk', { method: 'POST' });
    expect(names()).toEqual(['default', 'writes']);
    expect(limits.taken[1]!.limit.points).toBeLessThan(limits.taken[0]!.limit.points);
  });

  it('counts a request under one limit: that of the handler before that of the controller', async () => {
    await call(Market, 'stroll', { method: 'POST' });
    await call(Market, 'haggle');
    await call(Market, 'haggle');
    expect(names()).toEqual(['market', 'haggle', 'haggle']);
  });

  it('counts nothing where limits are lifted, and nothing that is not HTTP', async () => {
    expect(await call(Market, 'leave')).toBe(true);
    expect(await call(Street, 'walk', {}, 'ws')).toBe(true);
    expect(limits.taken).toEqual([]);
    expect(headers.size).toBe(0);
  });

  it('counts the user, or the address of a stranger', async () => {
    await call(Street, 'walk', { actor });
    await call(Street, 'walk');
    expect(limits.taken.map(({ who }) => who)).toEqual(['user:u1', 'ip:192.0.2.1']);
  });

  it('tells the policy and what is left of it', async () => {
    await call(Street, 'walk');
    expect(Object.fromEntries(headers)).toEqual({
      'RateLimit-Policy': '"default";q=300;w=60',
      RateLimit: '"default";r=299;t=60',
    });
  });

  it('refuses what is over the limit, and says when to come back', async () => {
    limits.answer = { allowed: false, quota: 300, remaining: 0, resetSeconds: 17 };
    const refusal = await call(Street, 'walk').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RateLimited);
    expect(refusal).toMatchObject({
      kind: 'throttled',
      code: 'rate_limited',
      facts: { retryAfterSeconds: 17 },
    });
    expect(headers.get('RateLimit')).toBe('"default";r=0;t=17');
  });
});
