import { Inject, type OnModuleDestroy, UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, type OnGatewayInit, SubscribeMessage } from '@nestjs/websockets';
import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import { LOGGER } from '../../telemetry/logger.js';
import { Gateway } from '../gateway.decorator.js';
import type { LiveSocket } from '../live-socket.js';
import { RenewDto } from '../sessions.gateway.js';
import { SocketHandshake } from '../socket-handshake.js';
import { SocketLimit } from '../socket-limit.guard.js';
import { OpsCounters } from './ops-counters.js';
import { SocketsEverywhere } from './sockets-everywhere.js';

/** How often operators are told; milliseconds. */
const EVERY = 1_000;

/** What operators see of this node while it works: `ops.counters`, once a second, one frame for all of them. */
@Gateway('/ops')
@UseGuards(SocketLimit)
export class OpsGateway implements OnGatewayInit<Namespace>, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly handshake: SocketHandshake,
    private readonly counters: OpsCounters,
    private readonly everywhere: SocketsEverywhere,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  afterInit(operators: Namespace): void {
    this.timer = setInterval(() => void this.tell(operators), EVERY).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.counters.rest();
  }

  @SubscribeMessage('auth.renew')
  renew(@ConnectedSocket() socket: unknown, @MessageBody() { token }: RenewDto): { ok: true } {
    this.handshake.renew(socket as LiveSocket, token);
    return { ok: true };
  }

  private async tell(operators: Namespace): Promise<void> {
    if (operators.sockets.size === 0) {
      this.counters.rest();
      return;
    }
    try {
      const sockets = this.everywhere.ask();
      const counters = await this.counters.since();
      // Who cannot take a frame now takes the next: old counters are of no use.
      if (counters !== undefined) operators.volatile.emit('ops.counters', { sockets, ...counters });
    } catch (error) {
      this.logger.error({ err: error }, 'operators could not be told the counters');
    }
  }
}
