import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { RateLimited } from '../limits/errors.js';
import { RateLimits } from '../limits/rate-limits.js';
import type { LiveSocket } from './live-socket.js';

/** Commands of one user over all their sockets. A client that comes back joins its 50 rooms within it. */
const COMMANDS = { name: 'socket', points: 120, seconds: 10 };

/** Refuses the commands of whoever sends too many; the socket lives on. */
@Injectable()
export class SocketLimit implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor } = context.switchToWs().getClient<LiveSocket>().data;
    const { allowed, resetSeconds } = await this.limits.take(COMMANDS, actor.userId);
    if (!allowed) throw new RateLimited({ retryAfterSeconds: resetSeconds });
    return true;
  }
}
