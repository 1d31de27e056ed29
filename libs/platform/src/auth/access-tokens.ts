import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import jwt from 'jsonwebtoken';
import { LRUCache } from 'lru-cache';
import { type Actor, Clock, type Role, ROLES, TokenExpired, Unauthenticated } from '#kernel';
import { atMost } from '../cache/at-most.js';
import { JwtSecret } from './jwt-secret.js';

/** How long an access token is good for; a session that ends sooner is caught by `EndedSessions`. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

/** Longer than any token of ours, whatever the name in it: longer ones are refused unread. */
const MAX_LENGTH = 2_048;
/** Tokens whose signature was checked and need not be again, for a large crowd on one node: about 1 kB each. */
const MAX_REMEMBERED = 40_000;

const ALGORITHM = 'HS256';
/** How each of our tokens begins, and no other: `{"alg":"HS256","typ":"JWT"}`. */
const HEADER = `${Buffer.from(JSON.stringify({ alg: ALGORITHM, typ: 'JWT' })).toString('base64url')}.`;
const PARTY = 'souk';
const TYPE = 'access';

/** Who asks, and until when we may believe it. */
export interface VerifiedActor {
  readonly actor: Actor;
  readonly expiresAt: Date;
}

export interface SignedToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Signs and verifies what callers prove themselves with: a JWT (RFC 7519), HS256 and nothing else. */
@Injectable()
export class AccessTokens {
  private readonly verified = new LRUCache<string, VerifiedActor>(atMost(MAX_REMEMBERED));

  constructor(
    private readonly secret: JwtSecret,
    private readonly clock: Clock,
  ) {}

  sign(actor: Actor): SignedToken {
    const issued = Math.floor(this.clock.now().getTime() / 1000);
    const claims = {
      iss: PARTY,
      aud: PARTY,
      typ: TYPE,
      sub: actor.userId,
      sid: actor.sessionId,
      name: actor.displayName,
      role: actor.role,
      guest: actor.guest,
      iat: issued,
      exp: issued + ACCESS_TOKEN_SECONDS,
    };
    const token = jwt.sign(claims, this.secret.signingKey, { algorithm: ALGORITHM });
    return { token, expiresIn: ACCESS_TOKEN_SECONDS };
  }

  /** @throws Unauthenticated for anything we did not sign as an access token; TokenExpired for one we did, once. */
  verify(token: string): VerifiedActor {
    let verified = this.verified.get(token);
    if (verified === undefined) {
      verified = this.read(token);
      this.verified.set(token, verified);
    }
    if (verified.expiresAt.getTime() <= this.clock.now().getTime()) {
      this.verified.delete(token);
      throw new TokenExpired();
    }
    return verified;
  }

  private read(token: string): VerifiedActor {
    const end = token.lastIndexOf('.');
    // What names another algorithm, or none, is no token of ours: its signature is not even looked at (RFC 8725, section 3.1).
    if (token.length > MAX_LENGTH || !token.startsWith(HEADER)) throw notOurs();
    if (!this.hasSigned(token.slice(0, end), token.slice(end + 1))) throw notOurs();
    const claims: unknown = JSON.parse(Buffer.from(token.slice(HEADER.length, end), 'base64url').toString());
    if (!isAccess(claims)) throw notOurs();
    const { sub, sid, name, role, guest, exp } = claims;
    return {
      actor: { userId: sub, sessionId: sid, displayName: name, role, guest },
      expiresAt: new Date(exp * 1000),
    };
  }

  /** RFC 7515, section 5.2, for one algorithm: a crowd's first requests bring a new token each, and a library takes thrice as long. */
  private hasSigned(content: string, signature: string): boolean {
    const right = Buffer.from(
      createHmac('sha256', this.secret.signingKey).update(content).digest('base64url'),
    );
    const given = Buffer.from(signature);
    return given.length === right.length && timingSafeEqual(given, right);
  }
}

function notOurs(): Error {
  return new Unauthenticated({}, 'This is not an access token of ours: sign in.');
}

interface Claims {
  readonly iss: typeof PARTY;
  readonly aud: typeof PARTY;
  readonly sub: string;
  readonly sid: string;
  readonly name: string;
  readonly role: Role;
  readonly guest: boolean;
  readonly exp: number;
}

function isAccess(claims: unknown): claims is Claims {
  if (typeof claims !== 'object' || claims === null) return false;
  const { iss, aud, typ, sub, sid, name, role, guest, exp } = claims as Record<string, unknown>;
  return (
    iss === PARTY &&
    aud === PARTY &&
    typ === TYPE &&
    typeof sub === 'string' &&
    typeof sid === 'string' &&
    typeof name === 'string' &&
    typeof guest === 'boolean' &&
    Number.isSafeInteger(exp) &&
    ROLES.some((known) => known === role)
  );
}
