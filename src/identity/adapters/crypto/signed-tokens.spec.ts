import { describe, expect, it } from '@jest/globals';
import { Clock } from '#kernel';
import { AccessTokens } from '#platform/auth/access-tokens.js';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { SignedTokens } from './signed-tokens.js';

class MachineClock extends Clock {
  now(): Date {
    return new Date();
  }
}

function tokensOf(text: string): SignedTokens {
  const secret = new JwtSecret(text);
  return new SignedTokens(new AccessTokens(secret, new MachineClock()), secret);
}

describe('refresh tokens', () => {
  const tokens = tokensOf('0123456789-0123456789-0123456789');

  it('are 32 bytes that nobody can guess', () => {
    expect(tokens.firstRefresh()).toMatch(/^[\w-]{43}$/);
    expect(tokens.firstRefresh()).not.toBe(tokens.firstRefresh());
  });

  it('have one successor, on every node of the same secret and on no other', () => {
    const token = tokens.firstRefresh();
    expect(tokens.successorOf(token)).toMatch(/^[\w-]{43}$/);
    expect(tokensOf('0123456789-0123456789-0123456789').successorOf(token)).toBe(tokens.successorOf(token));
    expect(tokensOf('another-secret-of-32-bytes-or-more').successorOf(token)).not.toBe(
      tokens.successorOf(token),
    );
  });

  it('are remembered as SHA-256', () => {
    expect(tokens.fingerprint('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
