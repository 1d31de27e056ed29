import { UseGuards } from '@nestjs/common';
import { ConnectedSocket, MessageBody, type OnGatewayInit, SubscribeMessage } from '@nestjs/websockets';
import type { Server } from 'socket.io';
import { Text } from '../http/text.decorator.js';
import { ConnectedSockets } from './connected-sockets.js';
import { Gateway } from './gateway.decorator.js';
import type { LiveSocket } from './live-socket.js';
import { SocketHandshake } from './socket-handshake.js';
import { SocketLimit } from './socket-limit.guard.js';

/** `auth.renew` */
export class RenewDto {
  @Text({ min: 1, max: 4_096 })
  token: string;
}

/** Keeps a long connection alive past its token: `auth.renew`. */
@Gateway()
@UseGuards(SocketLimit)
export class SessionsGateway implements OnGatewayInit {
  constructor(
    private readonly handshake: SocketHandshake,
    private readonly connected: ConnectedSockets,
  ) {}

  afterInit(server: Server): void {
    this.connected.attach(server);
  }

  @SubscribeMessage('auth.renew')
  renew(@ConnectedSocket() socket: unknown, @MessageBody() { token }: RenewDto): { ok: true } {
    this.handshake.renew(socket as LiveSocket, token);
    return { ok: true };
  }
}
