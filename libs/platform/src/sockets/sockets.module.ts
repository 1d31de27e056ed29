import { Global, Module } from '@nestjs/common';
import { ConnectedSockets } from './connected-sockets.js';
import { SessionsGateway } from './sessions.gateway.js';
import { SocketHandshake } from './socket-handshake.js';

/** Authenticated sockets, and their end with their session. */
@Global()
@Module({
  providers: [ConnectedSockets, SocketHandshake, SessionsGateway],
  exports: [ConnectedSockets, SocketHandshake],
})
export class SocketsModule {}
