import { Global, Module } from '@nestjs/common';
import { ConnectedSockets } from './connected-sockets.js';
import { QuickCommands } from './quick-commands.js';
import { SessionsGateway } from './sessions.gateway.js';
import { SocketHandshake } from './socket-handshake.js';

/** Authenticated sockets, and their end with their session. */
@Global()
@Module({
  providers: [ConnectedSockets, SocketHandshake, QuickCommands, SessionsGateway],
  exports: [ConnectedSockets, SocketHandshake, QuickCommands],
})
export class SocketsModule {}
