import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Server } from 'socket.io';
import type WebSocket from 'ws';
import { EndedSessions } from '../auth/ended-sessions.js';
import { LOGGER } from '../telemetry/logger.js';
import { sockets as socketsGauge } from '../telemetry/metrics.js';
import type { LiveSocket } from './live-socket.js';

/** How often every socket is looked at; milliseconds. */
const SWEEP_EVERY = 1_000;
/** Bytes that may wait for a slow reader before it is cut; it resumes by `seq`. */
const MAX_BUFFERED = 1024 * 1024;

/** Ends sockets whose session ended, whose token ran out, or whose reader is too slow. */
@Injectable()
export class ConnectedSockets implements OnModuleInit, OnModuleDestroy {
  private server: Server | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly endedSessions: EndedSessions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.endedSessions.onEnded(() => this.sweep());
    this.timer = setInterval(() => this.sweep(), SWEEP_EVERY);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Called by the first gateway, once there is a server. */
  attach(server: Server): void {
    this.server = server;
  }

  /** Tells every socket to come back elsewhere, each after another delay within `spreadMs`. */
  announceDraining(spreadMs: number): void {
    for (const socket of this.all()) {
      socket.emit('server.draining', { retryAfterMs: Math.round(Math.random() * spreadMs) });
    }
  }

  private sweep(): void {
    const now = Date.now();
    let count = 0;
    for (const socket of this.all()) {
      count += 1;
      const { actor, expiresAt } = socket.data;
      if (this.endedSessions.has(actor.sessionId)) this.end(socket, 'session_ended');
      else if (expiresAt <= now) this.end(socket, 'token_expired');
      else if (buffered(socket) > MAX_BUFFERED) this.cut(socket);
    }
    socketsGauge.set(count);
  }

  private end(socket: LiveSocket, reason: string): void {
    socket.emit('session.ended', { reason });
    socket.disconnect(true);
  }

  private cut(socket: LiveSocket): void {
    this.logger.info({ userId: socket.data.actor.userId }, 'a slow reader was cut; it resumes by seq');
    socket.conn.close(true);
  }

  private all(): Iterable<LiveSocket> {
    return (this.server?.of('/').sockets.values() ?? []) as Iterable<LiveSocket>;
  }
}

/** Bytes that wait to be sent: in the WebSocket and in the transport before it. */
function buffered(socket: LiveSocket): number {
  const { socket: webSocket } = socket.conn.transport as unknown as { socket?: WebSocket };
  return webSocket?.bufferedAmount ?? 0;
}
