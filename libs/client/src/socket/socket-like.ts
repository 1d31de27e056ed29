import { io } from 'socket.io-client';

/** The part of a Socket.IO socket that the client uses; a test brings its own. */
export interface SocketLike {
  readonly connected: boolean;
  /** Of this connection, while there is one. */
  readonly id?: string | undefined;
  /** Sent with the next handshake. */
  auth: object;
  connect(): unknown;
  disconnect(): unknown;
  on(event: 'connect', listener: () => void): unknown;
  on(event: 'disconnect', listener: (reason: string) => void): unknown;
  on(event: 'connect_error', listener: (error: Error & { data?: unknown }) => void): unknown;
  /** Everything else that the server sends. */
  onAny(listener: (event: string, payload: unknown) => void): unknown;
  emit(command: string, payload: object, acknowledge: (answer: unknown) => void): unknown;
}

/** A socket that is not connected yet. When it comes back, and after how long, is decided by us. */
export function openSocket(url: string): SocketLike {
  return io(url, {
    transports: ['websocket'],
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: 10_000,
  }) as SocketLike;
}
