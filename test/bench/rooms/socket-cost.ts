import { setTimeout as pause } from 'node:timers/promises';
import type { MemoryInUse } from '../support/memory.js';
import type { People } from '../support/people.js';
import type { ServerProcess } from '../support/server-process.js';
import { Audience } from './audience.js';

const SOCKETS = 1_000;
/** How long a server has to forget sockets that left; milliseconds. */
const FORGETTING = 1_000;

/** Bytes that an idle socket in a room costs its server. */
export interface SocketCost {
  readonly held: number;
  readonly rss: number;
}

/**
 * Connects a thousand sockets to a server that has none, lets them rest, and closes them.
 *
 * The first time also loads code and fills tables of a fixed size, which is no cost of a socket: that figure is of
 * use only for its RSS, because memory of the process that was in use once is not given back.
 */
export async function socketCost(
  server: ServerProcess<{ url: string }>,
  roomId: string,
  people: People,
): Promise<SocketCost> {
  const audience = new Audience(server.ready.url, roomId);
  const before = await server.ask<MemoryInUse>('memory');
  await audience.seat(people.crowd(SOCKETS));
  const after = await server.ask<MemoryInUse>('memory');
  audience.leave();
  await pause(FORGETTING);
  return { held: (after.held - before.held) / SOCKETS, rss: (after.rss - before.rss) / SOCKETS };
}
