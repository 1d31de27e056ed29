/** A socket below Socket.IO: one WebSocket on which a test writes whatever it likes. */
import { io, type Socket } from 'socket.io-client';

/** The WebSocket of package `ws` that socket.io-client has inside, in Node. */
export interface RawSocket {
  readonly readyState: number;
  send(data: string | Buffer, done?: (error?: Error) => void): void;
  terminate(): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  /** Reads nothing more, so that the network fills up. */
  pause(): void;
}

export function rawOf(socket: Socket): RawSocket {
  const { transport } = socket.io.engine as unknown as { transport: { ws: RawSocket } };
  return transport.ws;
}

/** What a handshake with these options comes to: connected, or why not. */
export async function handshake(
  url: string,
  options: {
    auth?: object;
    headers?: Readonly<Record<string, string>>;
    transports?: readonly ('websocket' | 'polling')[];
    namespace?: string;
  },
): Promise<{ refused?: unknown; socket: Socket }> {
  const { auth = {}, headers = {}, transports = ['websocket'], namespace = '/' } = options;
  const socket = io(`${url}${namespace}`, {
    auth: { ...auth },
    extraHeaders: { ...headers },
    transports: [...transports],
    reconnection: false,
    forceNew: true,
    timeout: 5_000,
  });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve({ socket }));
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      socket.disconnect();
      resolve({ socket, refused: error.data ?? error.message });
    });
  });
}

/** Resolves with why a socket was closed. */
export function closed(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    if (socket.disconnected) resolve('before');
    else socket.once('disconnect', (reason) => resolve(reason));
  });
}

export function told<Payload = Record<string, unknown>>(socket: Socket, event: string): Promise<Payload> {
  return new Promise((resolve) => socket.once(event, (payload: Payload) => resolve(payload)));
}
