/** Finds a TCP port on this machine that nobody listens on. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range that systems take the ports of outgoing connections from (32768 on Linux, 49152 on macOS). A port
 * of that range could be lost to any connection while its server restarts, or even to a client that dials it and
 * meets itself.
 */
const RANGE = { from: 20_000, below: 30_000 };

const ATTEMPTS = 50;

/** `preferred` if it is free, else another one. It may be lost again before it is used. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(RANGE.from, RANGE.below);
    if (await isFree(port)) return port;
  }
  throw new Error(`None of ${ATTEMPTS} ports from ${RANGE.from} to ${RANGE.below - 1} on 127.0.0.1 is free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
