import type { IncomingMessage } from 'node:http';
import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { Challenge } from './challenge.js';

export const CHALLENGED = Symbol('challenged');

/** The token that a request brings; Node joins repeated headers to one that is no token. */
export function challengeToken({ headers }: IncomingMessage): string | undefined {
  return headers['x-challenge-token'] as string | undefined;
}

/** Asks for a challenge before anything else is done. Stands behind the guards that know the caller and count the call. */
@Injectable()
export class ChallengeGuard implements CanActivate {
  constructor(private readonly challenge: Challenge) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IncomingMessage & { actor: Actor }>();
    await this.challenge.demand(request.actor.userId, challengeToken(request));
    return true;
  }
}

/** The call needs a solved challenge where challenges are switched on: at the front door as well as here. */
export const Challenged = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(CHALLENGED, true),
    UseGuards(ChallengeGuard),
    ApiHeader({
      name: 'X-Challenge-Token',
      required: false,
      description:
        'The token of a solved challenge, where the operator asks for one: without it `403 challenge_required`. ' +
        'One is enough for five minutes.',
    }),
  );
