import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../cache/at-most.js';
import { NodeBus } from '../../node-bus/node-bus.js';
import type { LiveSocket } from '../live-socket.js';

const CUT = 'sockets.cut';
/** Cut connections that are remembered, by every node; who comes back after so many others is told nothing. */
const REMEMBERED = 10_000;

/**
 * Whoever does not read does not read either why they are cut: their next connection is told, on whatever node. It says
 * which it was by `auth: { token, previous: <id of the socket> }`, which nobody else knows.
 */
@Injectable()
export class CutConnections implements OnModuleInit {
  /** Whose they were, by the ids of the sockets. */
  private readonly cut = new LRUCache<string, string>(atMost(REMEMBERED));

  constructor(private readonly bus: NodeBus) {}

  onModuleInit(): void {
    this.bus.subscribe(CUT, ({ socketId, userId }) => this.cut.set(socketId as string, userId as string));
  }

  remember({ id, data }: LiveSocket): void {
    this.bus.publish(CUT, { socketId: id, userId: data.actor.userId });
  }

  /** To be called once the socket is connected. */
  tell(socket: LiveSocket): void {
    const { previous } = socket.handshake.auth as { readonly previous?: unknown };
    if (typeof previous !== 'string' || this.cut.get(previous) !== socket.data.actor.userId) return;
    socket.emit('connection.cut', { reason: 'slow_reader' });
  }
}
