import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { WsMessageHandler } from '@nestjs/common';
import type { Server, ServerOptions } from 'socket.io';
import { type Observable, isObservable, lastValueFrom } from 'rxjs';
import { NotFound } from '#kernel';
import { type Settings, SETTINGS } from '../config/settings.js';
import { problemOf } from '../problems/problem.js';
import { inRequest, requestContext } from '../telemetry/request-context.js';
import { socketEvents } from '../telemetry/metrics.js';
import { ConnectedSockets } from './connected-sockets.js';
import { CutConnections } from './slow-readers/cut-connections.js';
import { Floods } from './floods.js';
import { type LiveSocket, webSocketOf } from './live-socket.js';
import { NAMESPACES } from './namespaces.js';
import { QuickCommands } from './commands/quick-commands.js';
import { SocketHandshake } from './socket-handshake.js';

/** The largest frame a client may send, in bytes. */
const MAX_FRAME = 64 * 1024;

/** How long clients may take to let go when all is over; milliseconds. */
const GOODBYE = 1_000;

type Ack = (answer: unknown) => void;

/** Has Nest bind the commands of one gateway to a socket. */
type Binding = (socket: LiveSocket) => void;

/** What Nest bound to the socket that sent the command under way. */
interface Bound {
  readonly callback: (...args: unknown[]) => unknown;
  readonly transform: (data: unknown) => Observable<unknown>;
}

/** Socket.IO as Souk runs it: WebSocket only, authenticated at the handshake, one plain listener for all commands. */
export class SoukIoAdapter extends IoAdapter {
  private readonly settings: Settings;
  private readonly handshake: SocketHandshake;
  private readonly connected: ConnectedSockets;
  private readonly cut: CutConnections;
  private readonly floods: Floods;
  private readonly quick: QuickCommands;
  private readonly gateways = new Map<Server, Binding[]>();
  private readonly bound = new Map<string, Bound>();

  constructor(app: INestApplicationContext) {
    super(app);
    this.settings = app.get<Settings>(SETTINGS);
    this.handshake = app.get(SocketHandshake);
    this.connected = app.get(ConnectedSockets);
    this.cut = app.get(CutConnections);
    this.floods = app.get(Floods);
    this.quick = app.get(QuickCommands);
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
    // Here and for all, so that no namespace is there without its door.
    for (const name of NAMESPACES) {
      server.of(name).use((socket, next) => this.handshake.admit(socket as LiveSocket, next));
    }
    return server;
  }

  /**
   * The end of the drain: what is still under way has had its time, and gets a last moment. Otherwise a request that
   * never ends would keep the process for ever, and a client that does not answer the goodbye for 30 s.
   */
  override async close(server: Server): Promise<void> {
    // A namespace ends with its server; Nest closes each by itself.
    if ((server as Partial<Server>).engine === undefined) return;
    const { clients } = server.engine as unknown as { clients: Readonly<Record<string, LiveSocket['conn']>> };
    const webSockets = Object.values(clients).map(webSocketOf);
    const late = setTimeout(() => {
      for (const webSocket of webSockets) webSocket?.terminate();
      (this.httpServer as HttpServer).closeAllConnections();
    }, GOODBYE);
    await super.close(server);
    clearTimeout(late);
  }

  /**
   * Nest would bind each command of each gateway to each socket as it connects: 5 KB a socket, most of which rest.
   * Here a socket has one listener, the same for all, and is bound to a gateway for as long as one command takes.
   * Gateways therefore have no `handleConnection` or `handleDisconnect`.
   */
  override bindClientConnect(server: Server, bind: (...args: unknown[]) => void): void {
    const bindings = this.gateways.get(server) ?? [];
    this.gateways.set(server, bindings);
    if (bindings.push(bind as Binding) > 1) return;
    const hear = this.hear.bind(this);
    function listen(this: unknown, command: string, ...payload: unknown[]): void {
      hear(this as LiveSocket, bindings, command, payload);
    }
    server.on('connection', (socket) => {
      socket.onAny(listen);
      this.cut.tell(socket as LiveSocket);
    });
  }

  override bindClientDisconnect(): void {
    // Nobody listens: see above.
  }

  override bindMessageHandlers(
    _socket: LiveSocket,
    handlers: WsMessageHandler[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    for (const { message, callback } of handlers) this.bound.set(String(message), { callback, transform });
  }

  private hear(
    socket: LiveSocket,
    bindings: readonly Binding[],
    command: string,
    payload: readonly unknown[],
  ): void {
    if (this.floods.isFlooding(socket)) {
      this.connected.end(socket, 'flooding');
      return;
    }
    const last = payload.at(-1);
    const ack = typeof last === 'function' ? (last as Ack) : undefined;
    if (socket.nsp.name === '/' && this.quick.serve(socket, command, payload, ack)) return;
    for (const bind of bindings) bind(socket);
    const handler = this.bound.get(command);
    this.bound.clear();
    if (handler !== undefined) {
      void this.dispatch(command, handler, dataOf(payload, ack), ack);
    } else {
      socketEvents.inc({ command: 'unknown', outcome: 'not_found' });
      ack?.({ ok: false, error: problemOf(new NotFound({}, 'There is no such command.')) });
    }
  }

  /** Runs one command under a request id of its own; refusals have been acknowledged by the problem filter. */
  private async dispatch(
    command: string,
    { callback, transform }: Bound,
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

/** What a command came with; more than one thing stays a list, which no command takes. */
function dataOf(payload: readonly unknown[], ack: Ack | undefined): unknown {
  const things = ack === undefined ? payload : payload.slice(0, -1);
  return things.length > 1 ? things : things[0];
}
