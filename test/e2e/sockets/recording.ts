import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { TestApp, Visitor } from '../../support/app.js';

/** Something that went over a socket. */
export interface RecordedFrame {
  /** As in the document; acknowledgements are `<command>.ack`. */
  readonly name: string;
  readonly payload: unknown;
  /** A command whose payload is wrong on purpose. */
  readonly isWrong?: boolean;
}

/** All that goes over some sockets, in both directions. */
export class Recording {
  readonly frames: RecordedFrame[] = [];
  private readonly sockets: Socket[] = [];

  async connect(
    app: TestApp,
    visitor: Pick<Visitor, 'token'>,
    namespace = '/',
    auth = {},
  ): Promise<RecordedSocket> {
    // A test app takes its own sockets away before it stops, and they would not hear of it.
    const { token } = visitor;
    const options = {
      auth: { token, ...auth },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    };
    const socket = io(app.url + namespace, options);
    this.sockets.push(socket);
    socket.onAny((name: string, payload: unknown) => this.frames.push({ name, payload }));
    await once(socket as unknown as NodeJS.EventEmitter, 'connect');
    return new RecordedSocket(socket, this);
  }

  /** Every name that went over, and every type of event in a log. */
  get names(): ReadonlySet<string> {
    return new Set([...this.frames.map(({ name }) => name), ...this.logged.map(({ type }) => `log ${type}`)]);
  }

  get logged(): readonly { readonly type: string }[] {
    return this.frames.flatMap(({ name, payload }) =>
      name === 'room.events' ? (payload as { events: { type: string }[] }).events : [],
    );
  }

  close(): void {
    for (const socket of this.sockets) socket.disconnect();
  }

  has(name: string): boolean {
    return this.names.has(name);
  }
}

export interface Ack {
  readonly ok: boolean;
  readonly [field: string]: unknown;
}

/** A socket whose commands are recorded with their acknowledgements. */
export class RecordedSocket {
  constructor(
    readonly socket: Socket,
    private readonly recording: Recording,
  ) {}

  command(name: string, payload: unknown): Promise<Ack> {
    this.recording.frames.push({ name, payload });
    return this.acknowledged(name, payload);
  }

  /** Sends what no client should send. */
  wrong(name: string, payload: unknown): Promise<Ack> {
    this.recording.frames.push({ name, payload, isWrong: true });
    return this.acknowledged(name, payload);
  }

  private async acknowledged(name: string, payload: unknown): Promise<Ack> {
    const ack = (await this.socket.timeout(10_000).emitWithAck(name, payload)) as Ack;
    this.recording.frames.push({ name: `${name}.ack`, payload: ack });
    return ack;
  }
}
