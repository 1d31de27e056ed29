import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { WsMessageHandler } from '@nestjs/common';
import type { Server, ServerOptions } from 'socket.io';
import { type Observable, isObservable, lastValueFrom } from 'rxjs';
import { type Settings, SETTINGS } from '../config/settings.js';
import { inRequest, requestContext } from '../telemetry/request-context.js';
import { socketEvents } from '../telemetry/metrics.js';
import { type LiveSocket, webSocketOf } from './live-socket.js';
import { SocketHandshake } from './socket-handshake.js';

/** The largest frame a client may send, in bytes. */
const MAX_FRAME = 64 * 1024;

/** How long clients may take to let go when all is over; milliseconds. */
const GOODBYE = 1_000;

type Ack = (answer: unknown) => void;

/** Socket.IO as Souk runs it: WebSocket only, authenticated at the handshake, one plain listener for each command. */
export class SoukIoAdapter extends IoAdapter {
  private readonly settings: Settings;
  private readonly handshake: SocketHandshake;

  constructor(app: INestApplicationContext) {
    super(app);
    this.settings = app.get<Settings>(SETTINGS);
    this.handshake = app.get(SocketHandshake);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, {
      ...options,
      transports: ['websocket'],
      maxHttpBufferSize: MAX_FRAME,
      connectTimeout: 10_000,
      // On, it takes 240 KB a socket and ruins the tail latency (measured: stack.md).
      perMessageDeflate: false,
      // The `cors` option does not stop a WebSocket from a foreign page; this does.
      allowRequest: (request: IncomingMessage, decide: (error: string | null, allowed: boolean) => void) =>
        decide(null, this.isAllowedOrigin(request)),
    } as ServerOptions) as Server;
    server.use((socket, next) => this.handshake.admit(socket as LiveSocket, next));
    return server;
  }

  /**
   * The end of the drain: what is still under way has had its time, and gets a last moment. Otherwise a request that
   * never ends would keep the process for ever, and a client that does not answer the goodbye for 30 s.
   */
  override async close(server: Server): Promise<void> {
    const { clients } = server.engine as unknown as { clients: Readonly<Record<string, LiveSocket['conn']>> };
    const webSockets = Object.values(clients).map(webSocketOf);
    const late = setTimeout(() => {
      for (const webSocket of webSockets) webSocket?.terminate();
      (this.httpServer as HttpServer).closeAllConnections();
    }, GOODBYE);
    await super.close(server);
    clearTimeout(late);
  }

  override bindMessageHandlers(
    socket: LiveSocket,
    handlers: WsMessageHandler[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    for (const { message, callback } of handlers) {
      socket.on(
        message as string,
        ((...payload: unknown[]) => {
          const ack = payload.at(-1);
          void this.dispatch(
            String(message),
            callback,
            transform,
            payload[0],
            typeof ack === 'function' ? (ack as Ack) : undefined,
          );
        }) as (...args: never[]) => void,
      );
    }
  }

  /** Runs one command under a request id of its own; refusals have been acknowledged by the problem filter. */
  private async dispatch(
    command: string,
    callback: (...args: unknown[]) => unknown,
    transform: (data: unknown) => Observable<unknown>,
    data: unknown,
    ack: Ack | undefined,
  ): Promise<void> {
    await inRequest(requestContext(undefined, undefined), async () => {
      const result: unknown = await callback(data, ack);
      const answer = isObservable(result)
        ? await lastValueFrom(transform(result), { defaultValue: undefined })
        : result;
      if (answer === undefined) return;
      socketEvents.inc({ command, outcome: 'ok' });
      ack?.(answer);
    });
  }

  private isAllowedOrigin({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    // Programs send no Origin; browsers always do.
    if (origin === undefined) return true;
    if (this.settings.corsOrigins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host;
  }
}
