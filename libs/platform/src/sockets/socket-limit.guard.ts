import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { RateLimited } from '../limits/errors.js';
import { type Allowance, RateLimits } from '../limits/rate-limits.js';
import type { LiveSocket } from './live-socket.js';

/** Commands of one user over all their sockets. A client that comes back joins its 50 rooms within it. */
const COMMANDS = { name: 'socket', points: 120, seconds: 10 };

/** Refuses the commands of whoever sends too many; the socket lives on. */
@Injectable()
export class SocketLimit implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await requireSocketAllowance(this.limits, context.switchToWs().getClient<LiveSocket>().data.actor);
    return true;
  }
}

/** Counts one command of this user, at once if nobody else need be asked. @throws RateLimited */
export function requireSocketAllowance(limits: RateLimits, { userId }: Actor): void | Promise<void> {
  const taken = limits.take(COMMANDS, userId);
  return taken instanceof Promise ? taken.then(requireAllowed) : requireAllowed(taken);
}

function requireAllowed({ allowed, resetSeconds }: Allowance): void {
  if (!allowed) throw new RateLimited({ retryAfterSeconds: resetSeconds });
}
