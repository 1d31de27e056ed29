import type { Socket } from 'socket.io';
import type { Actor } from '#kernel';

/** What the server remembers of a connected socket. */
export interface SocketData {
  actor: Actor;
  /** When the access token behind the socket expires, milliseconds since 1970; `auth.renew` moves it. */
  expiresAt: number;
}

/** A socket that was authenticated at its handshake. Frames are typed where they are sent. */
export type LiveSocket = Socket<
  Record<string, (...args: never[]) => void>,
  Record<string, (...args: unknown[]) => void>,
  Record<string, never>,
  SocketData
>;

/** The WebSocket under a connection, which Engine.IO's types hide; undefined while there is none. */
export function webSocketOf(connection: LiveSocket['conn']): WebSocket | undefined {
  return (connection.transport as unknown as { readonly socket?: WebSocket }).socket;
}

interface WebSocket {
  readonly bufferedAmount: number;
  /** Ends the TCP connection at once. */
  terminate(): void;
}

/** The Socket.IO room of everything one user is connected with. Clients never name these rooms. */
export function userChannel(userId: string): string {
  return `user:${userId}`;
}
