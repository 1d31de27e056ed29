import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many answers of one connection may wait behind another: a client that asks on and on without reading is cut. */
const MOST_AHEAD = 64;

/** By connection, the responses that wait behind another one of it. */
const queued = new WeakMap<Socket, Set<ServerResponse>>();

/**
 * Closes a response with its connection, also while it waits behind another one of a client that asks ahead (RFC 9112,
 * 9.3.2): Node 20 tells such a response nothing, and it would count as under way for ever.
 *
 * False if it asked too far ahead: its connection is cut, and nobody is left to answer.
 */
export function closeWithConnection({ socket }: IncomingMessage, response: ServerResponse): boolean {
  // It has its turn already, and is told.
  if (response.socket !== null) return true;
  const waiting = queued.get(socket) ?? waitingOn(socket);
  if (waiting.size >= MOST_AHEAD) socket.destroy();
  if (socket.destroyed) return false;
  waiting.add(response);
  response.once('close', () => waiting.delete(response));
  return true;
}

function waitingOn(socket: Socket): Set<ServerResponse> {
  const waiting = new Set<ServerResponse>();
  queued.set(socket, waiting);
  socket.once('close', () => {
    for (const response of waiting) {
      if (response.socket !== null) continue;
      response.destroy();
      response.emit('close');
    }
  });
  return waiting;
}
