import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { type Actor, Forbidden, type Role, Unauthenticated } from '#kernel';
import { Authenticator } from './authenticator.js';
import { bearerToken } from './bearer-token.js';
import { PUBLIC, type PublicOptions } from './public.decorator.js';
import { ROLES_ALLOWED } from './roles.decorator.js';

type ActorRequest = Request & { actor?: Actor };

/** Lets no REST call in without a valid token unless its route is public, and none of the wrong role. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    // Sockets are authenticated once, at their handshake.
    if (context.getType() === 'ws') return true;
    if (context.getType() !== 'http') throw new Unauthenticated();
    const route = [context.getHandler(), context.getClass()];
    const open = this.reflector.getAllAndOverride<PublicOptions | undefined>(PUBLIC, route);
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES_ALLOWED, route);
    const request = context.switchToHttp().getRequest<ActorRequest>();
    const actor = open?.ignoreToken === true ? undefined : this.actorOf(request);
    if (actor === undefined && open === undefined) throw new Unauthenticated();
    if (roles !== undefined) requireRole(actor, roles);
    if (actor !== undefined) request.actor = actor;
    return true;
  }

  private actorOf(request: ActorRequest): Actor | undefined {
    const token = bearerToken(request.headers.authorization);
    return token === undefined ? undefined : this.authenticator.authenticate(token).actor;
  }
}

function requireRole(actor: Actor | undefined, roles: readonly Role[]): void {
  if (actor === undefined) throw new Unauthenticated();
  if (actor.role !== 'admin' && !roles.includes(actor.role)) throw new Forbidden();
}
