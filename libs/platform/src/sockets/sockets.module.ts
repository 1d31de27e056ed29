import { Global, Module } from '@nestjs/common';
import { ConnectedSockets } from './connected-sockets.js';
import { CutConnections } from './slow-readers/cut-connections.js';
import { Floods } from './floods.js';
import { OpsCounters } from './ops/ops-counters.js';
import { OpsGateway } from './ops/ops.gateway.js';
import { SocketsEverywhere } from './ops/sockets-everywhere.js';
import { QuickCommands } from './commands/quick-commands.js';
import { SessionsGateway } from './sessions.gateway.js';
import { SocketHandshake } from './socket-handshake.js';
import { UserSockets } from './user-sockets.js';

/** Authenticated sockets, their end with their session, and the counters that operators watch. */
@Global()
@Module({
  providers: [
    ConnectedSockets,
    CutConnections,
    Floods,
    SocketHandshake,
    QuickCommands,
    SessionsGateway,
    OpsCounters,
    SocketsEverywhere,
    OpsGateway,
    UserSockets,
  ],
  exports: [ConnectedSockets, SocketHandshake, QuickCommands, UserSockets],
})
export class SocketsModule {}
