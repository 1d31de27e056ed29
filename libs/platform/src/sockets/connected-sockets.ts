import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Server } from 'socket.io';
import { EndedSessions } from '../auth/ended-sessions.js';
import { LOGGER } from '../telemetry/logger.js';
import { sockets as socketsGauge } from '../telemetry/metrics.js';
import { CutConnections } from './slow-readers/cut-connections.js';
import { type LiveSocket, userChannel, webSocketOf } from './live-socket.js';
import { mayEnter, NAMESPACES } from './namespaces.js';

/** How often every socket is looked at; milliseconds. */
const SWEEP_EVERY = 1_000;
/** Bytes that may wait for a slow reader before it is cut; it resumes by `seq`, and is told why when it is back. */
const MAX_BUFFERED = 1024 * 1024;

/** Ends sockets whose session ended, whose token ran out, whose role was lost, or whose reader is too slow. */
@Injectable()
export class ConnectedSockets implements OnModuleInit, OnModuleDestroy {
  private server: Server | undefined;
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Immediate | undefined;

  constructor(
    private readonly endedSessions: EndedSessions,
    private readonly cutConnections: CutConnections,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    // One look for all that end in the same moment: after an outage they are many.
    this.endedSessions.onEnded(() => void (this.soon ??= setImmediate(() => this.sweep())));
    this.timer = setInterval(() => this.sweep(), SWEEP_EVERY);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    clearImmediate(this.soon);
  }

  /** Called by the first gateway, once there is a server. */
  attach(server: Server): void {
    this.server = server;
  }

  /**
   * Tells every socket to come back elsewhere, each after another delay within `spreadMs`, and serves them until they do:
   * resolves when they have gone, or after `patienceMs`.
   */
  async drain(spreadMs: number, patienceMs: number): Promise<void> {
    const leaving = [...this.all()].map((socket) => {
      socket.emit('server.draining', { retryAfterMs: Math.round(Math.random() * spreadMs) });
      return new Promise<void>((resolve) => void socket.once('disconnect', () => resolve()));
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, patienceMs)));
    await Promise.race([Promise.all(leaving), patience]);
    clearTimeout(timer);
  }

  /** How many sockets people have on this node. */
  get count(): number {
    return this.server?.of('/').sockets.size ?? 0;
  }

  /** Sends to everything that the user is connected with here. */
  emitToUser(userId: string, event: string, payload: object): void {
    this.server?.local.to(userChannel(userId)).emit(event, payload);
  }

  /** Tells a socket why it is over, and closes its connection. */
  end(socket: LiveSocket, reason: string): void {
    socket.emit('session.ended', { reason });
    socket.disconnect(true);
  }

  private sweep(): void {
    this.soon = undefined;
    const now = Date.now();
    for (const socket of this.all()) {
      const { actor, expiresAt } = socket.data;
      if (this.endedSessions.has(actor.sessionId)) this.end(socket, 'session_ended');
      else if (expiresAt <= now) this.end(socket, 'token_expired');
      else if (!mayEnter(socket.nsp.name, actor)) this.end(socket, 'role_lost');
      else if (buffered(socket) > MAX_BUFFERED) this.cut(socket);
    }
    socketsGauge.set(this.count);
  }

  private cut(socket: LiveSocket): void {
    this.logger.info({ userId: socket.data.actor.userId }, 'a slow reader was cut; it resumes by seq');
    this.cutConnections.remember(socket);
    const webSocket = webSocketOf(socket.conn);
    socket.conn.close(true);
    // It does not read the goodbye either, and what waits for it is not to be kept until `ws` gives up.
    webSocket?.terminate();
  }

  private *all(): Iterable<LiveSocket> {
    for (const name of NAMESPACES) {
      yield* (this.server?.of(name).sockets.values() ?? []) as Iterable<LiveSocket>;
    }
  }
}

/** Bytes that wait to be sent, about: in the WebSocket, and in the connection before it, where most of them are. */
function buffered({ conn }: LiveSocket): number {
  const { writeBuffer } = conn as unknown as { writeBuffer: readonly { data?: string | Buffer }[] };
  return writeBuffer.reduce(
    (sum, { data }) => sum + (data?.length ?? 0),
    webSocketOf(conn)?.bufferedAmount ?? 0,
  );
}
