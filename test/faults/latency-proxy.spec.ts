import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DelayRange, type LatencyProxy, startLatencyProxy } from '../support/latency-proxy.js';
import { waitFor } from '../support/wait-for.js';

describe('the slow line', () => {
  let echo: Server;
  let proxy: LatencyProxy | undefined;
  const clients: Socket[] = [];

  beforeEach(async () => {
    echo = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy?.close();
    echo.close();
  });

  async function lineWith(delayMs: DelayRange, seed = 1): Promise<LatencyProxy> {
    const { port } = echo.address() as AddressInfo;
    return (proxy = await startLatencyProxy({ target: { host: '127.0.0.1', port }, delayMs, seed }));
  }

  /** A client that collects what comes back and notices how its connection ends. */
  async function dial(port: number) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    clients.push(socket);
    const seen = { text: '', ended: false, error: undefined as string | undefined };
    socket.on('data', (piece: Buffer) => (seen.text += piece.toString()));
    socket.on('end', () => (seen.ended = true));
    socket.on('error', (error: NodeJS.ErrnoException) => (seen.error = error.code));
    await once(socket, 'connect');
    return { socket, seen };
  }

  const comesBack = (seen: { text: string }, text: string) =>
    waitFor(() => (seen.text.length >= text.length ? seen.text : undefined), {
      describe: `${text.length} bytes`,
    });

  it('delays each direction by at least the least and about the most', async () => {
    const { port } = await lineWith([20, 50]);
    const { socket, seen } = await dial(port);
    for (const word of ['first', 'second', 'third']) {
      seen.text = '';
      const sent = performance.now();
      socket.write(word);
      await comesBack(seen, word);
      expect(performance.now() - sent).toBeGreaterThanOrEqual(40);
      expect(performance.now() - sent).toBeLessThan(400);
    }
  });

  it('keeps the order, whatever the delays', async () => {
    const { port } = await lineWith([0, 30], 7);
    const { socket, seen } = await dial(port);
    const words = Array.from({ length: 300 }, (_, index) => `${index};`);
    for (const word of words) {
      socket.write(word);
      // Each word is a piece of its own on the line.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await comesBack(seen, words.join(''))).toBe(words.join(''));
  });

  it('carries more than fits on the line, and the end after it', async () => {
    const { port } = await lineWith([1, 3]);
    const { socket, seen } = await dial(port);
    const text = '0123456789abcdef'.repeat(400_000);
    socket.end(text);
    await waitFor(() => seen.ended, { describe: 'the end of the echo', timeoutMs: 20_000 });
    expect(seen.text).toBe(text);
  });

  it('changes its delay for what comes next', async () => {
    const { port, setDelay } = await lineWith([0, 0]);
    const { socket, seen } = await dial(port);
    setDelay([100, 100]);
    const sent = performance.now();
    socket.write('late');
    await comesBack(seen, 'late');
    expect(performance.now() - sent).toBeGreaterThanOrEqual(200);
  });

  it('breaks all connections when it is cut, refuses new ones, and serves again when it is restored', async () => {
    const line = await lineWith([0, 5]);
    const [one, two] = [await dial(line.port), await dial(line.port)];
    await line.cut();
    await waitFor(() => one.seen.error !== undefined && two.seen.error !== undefined, {
      describe: 'both broken',
    });
    expect([one.seen.error, two.seen.error]).toEqual(['ECONNRESET', 'ECONNRESET']);
    await expect(dial(line.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    await line.restore();
    const { socket, seen } = await dial(line.port);
    socket.write('again');
    expect(await comesBack(seen, 'again')).toBe('again');
  });

  it('breaks off when its server does', async () => {
    const { port } = await lineWith([0, 0]);
    echo.removeAllListeners('connection').on('connection', (socket: Socket) => socket.resetAndDestroy());
    const { seen } = await dial(port);
    await waitFor(() => seen.error, { describe: 'the break' });
    expect(seen.error).toBe('ECONNRESET');
  });

  it('stands in for its server in an address', async () => {
    const line = await lineWith([0, 0]);
    expect(line.through('postgres://souk:secret@db.example:5432/souk?a=b')).toBe(
      `postgres://souk:secret@127.0.0.1:${line.port}/souk?a=b`,
    );
  });
});
