import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Actor, type Role, TokenExpired, Unauthenticated } from '#kernel';
import { AuthGuard } from './auth.guard.js';
import type { Authenticator } from './authenticator.js';
import { Public } from './public.decorator.js';
import { Roles } from './roles.decorator.js';

/** Tokens are names of roles. */
const authenticator = {
  authenticate(token: string) {
    if (token === 'expired') throw new TokenExpired();
    if (token === 'forged') throw new Unauthenticated();
    return { actor: { userId: 'u', role: token as Role } as Actor, expiresAt: new Date() };
  },
} as Authenticator;

class Routes {
  plain(): void {}
  @Public()
  open(): void {}
  @Public({ ignoreToken: true })
  door(): void {}
  @Roles('host')
  selling(): void {}
}

@Public()
class OpenRoutes {
  open(): void {}
}

function enter(type: Function, method: string, authorization?: string, wire = 'http'): Actor | undefined {
  const request: { headers: object; actor?: Actor } = { headers: { authorization } };
  const context = {
    getType: () => wire,
    getHandler: () => Reflect.get(type.prototype as object, method) as Function,
    getClass: () => type,
    switchToHttp: () => ({ getRequest: () => request }),
  } as unknown as ExecutionContext;
  expect(new AuthGuard(new Reflector(), authenticator).canActivate(context)).toBe(true);
  return request.actor;
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('the guard of REST', () => {
  it('asks for a token wherever nothing else is said', () => {
    expect(() => enter(Routes, 'plain')).toThrow(refusal('unauthenticated'));
    expect(enter(Routes, 'plain', 'Bearer shopper')).toMatchObject({ userId: 'u' });
    expect(enter(Routes, 'plain', 'bearer  shopper')).toMatchObject({ userId: 'u' });
  });

  it.each(['', 'Bearer', 'Bearer ', 'shopper', 'Basic shopper', 'Bearer a b', 'Bearer forged'])(
    'refuses %j, on public routes too',
    (header) => {
      expect(() => enter(Routes, 'plain', header)).toThrow(refusal('unauthenticated'));
      expect(() => enter(Routes, 'open', header)).toThrow(refusal('unauthenticated'));
    },
  );

  it('says when a refresh would help', () => {
    expect(() => enter(Routes, 'open', 'Bearer expired')).toThrow(refusal('token_expired'));
  });

  it('opens public routes, and knows who comes with a token', () => {
    expect(enter(Routes, 'open')).toBeUndefined();
    expect(enter(OpenRoutes, 'open')).toBeUndefined();
    expect(enter(OpenRoutes, 'open', 'Bearer shopper')).toMatchObject({ role: 'shopper' });
  });

  it('does not look at tokens where one comes to get one', () => {
    expect(enter(Routes, 'door', 'Bearer expired')).toBeUndefined();
    expect(enter(Routes, 'door', 'Bearer shopper')).toBeUndefined();
  });

  it('lets only the roles of a route in, and admins', () => {
    expect(() => enter(Routes, 'selling')).toThrow(refusal('unauthenticated'));
    expect(() => enter(Routes, 'selling', 'Bearer shopper')).toThrow(refusal('forbidden'));
    expect(enter(Routes, 'selling', 'Bearer host')).toMatchObject({ role: 'host' });
    expect(enter(Routes, 'selling', 'Bearer admin')).toMatchObject({ role: 'admin' });
  });

  it('leaves sockets to their handshake, and lets no wire in that it does not know', () => {
    expect(enter(Routes, 'plain', undefined, 'ws')).toBeUndefined();
    expect(() => enter(Routes, 'plain', 'Bearer admin', 'rpc')).toThrow(refusal('unauthenticated'));
  });
});
