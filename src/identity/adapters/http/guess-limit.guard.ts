import { createHash } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { network } from '#platform/limits/caller.js';
import { RateLimited } from '#platform/limits/errors.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';

/** Tries at one account from one client address; few enough that guessing a password takes for ever. */
const GUESSES: Limit = { name: 'login-account', points: 20, seconds: 300 };

interface SignInRequest {
  readonly ip?: string;
  /** Guards come before validation, so it may be anything. */
  readonly body?: unknown;
}

/**
 * Counts tries to sign in by account, besides the limit of the route by address: whoever shares an address with
 * others is not kept out by them, and cannot guess at one account as often as all of them sign in.
 */
@Injectable()
export class GuessLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { ip = 'unknown', body } = context.switchToHttp().getRequest<SignInRequest>();
    const email = emailIn(body);
    if (email === undefined) return true;
    const { allowed, resetSeconds } = await this.limits.take(GUESSES, accountFrom(email, ip));
    if (!allowed) throw new RateLimited({ retryAfterSeconds: resetSeconds });
    return true;
  }
}

function emailIn(body: unknown): string | undefined {
  const email: unknown =
    typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined;
  return typeof email === 'string' ? email : undefined;
}

/** Hashed: no e-mail address stands in Redis or in a log. */
function accountFrom(email: string, ip: string): string {
  return createHash('sha256')
    .update(`${email.normalize().trim().toLowerCase()} ${network(ip)}`)
    .digest('base64url');
}
