/** A slow and breakable line to a TCP server: it widens the windows of races and takes dependencies away. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { freePort } from '#platform/embedded/system/free-port.js';

/** Least and most milliseconds that a piece of data is on its way. */
export type DelayRange = readonly [number, number];

export interface LatencyProxy {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** `address` with the proxy in place of its server, for example of PostgreSQL or Redis. */
  through(address: string): string;
  /** For data that arrives from now on; what is on its way keeps its time, and nothing overtakes. */
  setDelay(range: DelayRange): void;
  /** Breaks all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Accepts connections again, on the same port. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Bytes on their way in one direction at most; a faster sender waits, as on a real line. */
const ON_THE_LINE = 1_048_576;

interface Options {
  readonly target: { readonly host: string; readonly port: number };
  readonly delayMs: DelayRange;
  /** The same seed, the same delays. */
  readonly seed?: number;
}

export async function startLatencyProxy({ target, delayMs, seed = 1 }: Options): Promise<LatencyProxy> {
  const port = await freePort();
  const connections = new Set<Socket>();
  let range = delayMs;
  let seeds = seed;

  const carry = (from: Socket, to: Socket): void => {
    const random = seededRandom(seeds++);
    oneWay(from, to, () => range[0] + random() * (range[1] - range[0]));
  };
  const accept = (client: Socket): void => {
    const server = connect({ ...target, noDelay: true, allowHalfOpen: true });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      connections.add(socket);
      socket.on('close', () => connections.delete(socket));
      // Whoever breaks off does so for both.
      socket.on('error', () => other.resetAndDestroy());
    }
    carry(client, server);
    carry(server, client);
  };
  const listen = async (): Promise<Server> => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };

  let listening: Server | undefined = await listen();
  const cut = async (): Promise<void> => {
    const server = listening;
    listening = undefined;
    const closed = server === undefined ? undefined : once(server, 'close');
    server?.close();
    for (const socket of connections) socket.resetAndDestroy();
    await closed;
  };
  return {
    host: '127.0.0.1',
    port,
    through: (address) => {
      const url = new URL(address);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    setDelay: (next) => {
      range = next;
    },
    cut,
    restore: async () => {
      listening ??= await listen();
    },
    close: cut,
  };
}

/** Carries data and the end of data from one socket to the other, each piece late by `delay`, none before another. */
function oneWay(from: Socket, to: Socket, delay: () => number): void {
  const pieces: { readonly due: number; readonly arrive: () => void }[] = [];
  let lastDue = 0;
  let bytes = 0;
  const deliver = (): void => {
    for (let next = pieces[0]; next !== undefined; next = pieces[0]) {
      const wait = next.due - performance.now();
      if (wait > 0) {
        setTimeout(deliver, Math.ceil(wait));
        return;
      }
      pieces.shift();
      next.arrive();
    }
  };
  const later = (arrive: () => void): void => {
    lastDue = Math.max(lastDue, performance.now() + delay());
    // Else the one in front is waited for already, and delivers this one after it.
    if (pieces.push({ due: lastDue, arrive }) === 1)
      setTimeout(deliver, Math.ceil(lastDue - performance.now()));
  };
  from.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > ON_THE_LINE) from.pause();
    later(() => {
      to.write(piece, () => {
        bytes -= piece.length;
        if (bytes <= ON_THE_LINE) from.resume();
      });
    });
  });
  from.on('end', () => later(() => to.end()));
}

/** mulberry32: small, fast and good enough to jitter with. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
