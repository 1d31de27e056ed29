import { createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { AccessTokens, type SignedToken } from '#platform/auth/access-tokens.js';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { Tokens } from '../../application/ports.js';

/**
 * Access tokens of the platform, and refresh tokens: 32 bytes as base64url, the first of a session random, each next
 * one the HMAC of the last. So the successor of a token can be told again without being kept anywhere.
 */
@Injectable()
export class SignedTokens extends Tokens {
  private readonly refreshKey: KeyObject;

  constructor(
    private readonly accessTokens: AccessTokens,
    secret: JwtSecret,
  ) {
    super();
    this.refreshKey = secret.derived('refresh token successor');
  }

  access(actor: Actor): SignedToken {
    return this.accessTokens.sign(actor);
  }

  firstRefresh(): string {
    return randomBytes(32).toString('base64url');
  }

  successorOf(token: string): string {
    return createHmac('sha256', this.refreshKey).update(token).digest('base64url');
  }

  /** SHA-256 in hex. The tokens are random, so it needs no salt and no slowness. */
  fingerprint(token: string): string {
    return createHash('sha256').update(token).digest('hex');
  }
}
