import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NodeBus } from '../node-bus/node-bus.js';
import { ConnectedSockets } from './connected-sockets.js';

const USERS = 'sockets.users';

/** Everything that one user is connected with, on all nodes; a frame is lost if a node cannot be reached now. */
@Injectable()
export class UserSockets implements OnModuleInit {
  constructor(
    private readonly sockets: ConnectedSockets,
    private readonly bus: NodeBus,
  ) {}

  onModuleInit(): void {
    this.bus.subscribe(USERS, ({ userId, event, payload }) =>
      this.sockets.emitToUser(userId as string, event as string, payload as object),
    );
  }

  toUser(userId: string, event: string, payload: object): void {
    this.bus.publish(USERS, { userId, event, payload });
  }
}
