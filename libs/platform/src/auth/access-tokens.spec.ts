import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { type Actor, Clock } from '#kernel';
import { AccessTokens } from './access-tokens.js';
import { JwtSecret } from './jwt-secret.js';

const SECRET = 'a-secret-for-this-specification-only';
const actor: Actor = { userId: 'u', sessionId: 's', displayName: 'Ada Ł', role: 'host', guest: false };

class SettableClock extends Clock {
  constructor(private time: Date) {
    super();
  }

  now(): Date {
    return this.time;
  }

  pass(seconds: number): void {
    this.time = new Date(this.time.getTime() + seconds * 1000);
  }
}

describe('access tokens', () => {
  let clock: SettableClock;
  let tokens: AccessTokens;
  const claims = () => ({ ...(jwt.decode(tokens.sign(actor).token) as jwt.JwtPayload) });
  const signed = (payload: object, options: jwt.SignOptions = {}) =>
    jwt.sign(payload, SECRET, { algorithm: 'HS256', ...options });

  beforeEach(() => {
    clock = new SettableClock(new Date('2026-11-21T10:00:00.000Z'));
    tokens = new AccessTokens(new JwtSecret(SECRET), clock);
  });

  it('tell who asks, for 15 minutes', () => {
    const { token, expiresIn } = tokens.sign(actor);
    expect(expiresIn).toBe(900);
    expect(tokens.verify(token)).toEqual({ actor, expiresAt: new Date('2026-11-21T10:15:00.000Z') });
    clock.pass(899.999);
    expect(tokens.verify(token).actor).toEqual(actor);
  });

  it('expire, also those that were verified before', () => {
    const { token } = tokens.sign(actor);
    const unseen = tokens.sign({ ...actor, userId: 'other' }).token;
    tokens.verify(token);
    clock.pass(900);
    for (const old of [token, token, unseen]) {
      expect(() => tokens.verify(old)).toThrow(expect.objectContaining({ code: 'token_expired' }));
    }
  });

  it('are known on every node of the same secret', () => {
    const other = new AccessTokens(new JwtSecret(SECRET), clock);
    expect(other.verify(tokens.sign(actor).token).actor).toEqual(actor);
    expect(other.verify(signed(claims())).actor).toEqual(actor);
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['garbage', () => 'garbage'],
    [
      'another secret',
      () => jwt.sign(claims(), 'another-secret-of-32-bytes-or-more', { algorithm: 'HS256' }),
    ],
    ['alg none', () => jwt.sign(claims(), null, { algorithm: 'none' })],
    ['another HMAC', () => signed(claims(), { algorithm: 'HS384' })],
    [
      'a key pair',
      () =>
        jwt.sign(claims(), generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, {
          algorithm: 'RS256',
        }),
    ],
    ['another issuer', () => signed({ ...claims(), iss: 'somebody' })],
    ['another audience', () => signed({ ...claims(), aud: 'somebody' })],
    ['another type', () => signed({ ...claims(), typ: 'refresh' })],
    ['no type', () => signed({ ...claims(), typ: undefined })],
    ['no expiry', () => signed(withoutExpiry(claims()))],
    ['no session', () => signed({ ...claims(), sid: undefined })],
    ['an unknown role', () => signed({ ...claims(), role: 'root' })],
    ['a changed payload', () => changed(tokens.sign(actor).token)],
    ['a cut signature', () => tokens.sign(actor).token.slice(0, -2)],
    ['no signature', () => `${tokens.sign(actor).token.split('.').slice(0, 2).join('.')}.`],
    ['too much', () => signed({ ...claims(), name: 'x'.repeat(4000) })],
  ])('are not made with %s', (_, forged) => {
    expect(() => tokens.verify(forged())).toThrow(expect.objectContaining({ code: 'unauthenticated' }));
  });

  it('fit a name of 40 of the longest characters', () => {
    const longest = { ...actor, displayName: '🛍'.repeat(40) };
    expect(tokens.verify(tokens.sign(longest).token).actor).toEqual(longest);
  });

  it('need a key as long as the hash', () => {
    expect(() => new JwtSecret('too short')).toThrow('32 bytes');
  });
});

function changed(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  return [
    header,
    Buffer.from(JSON.stringify({ ...claims, role: 'admin' })).toString('base64url'),
    signature,
  ].join('.');
}

function withoutExpiry({ exp: _, ...claims }: jwt.JwtPayload): object {
  return claims;
}
