import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket as TcpSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { handshake, rawOf, told } from '../e2e/platform/raw-socket.js';
import { send } from '../e2e/platform/wire.js';
import { query } from '../e2e/platform/sql.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../support/latency-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { logged, SoukProcess } from './souk-process.js';

const DRAIN = 4;

describe('a process that is told to stop', () => {
  let database: TestDatabase;
  let line: LatencyProxy;
  let souk: SoukProcess;
  let dataDir: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'souk-drain-'));
    // PostgreSQL, which runs as another user when we are root, must get through.
    await chmod(dataDir, 0o755);
    const { hostname: host, port } = new URL(database.url);
    line = await startLatencyProxy({ target: { host, port: Number(port) }, delayMs: [0, 0] });
  }, 60_000);
  afterEach(async () => {
    await souk.remove();
    line.setDelay([0, 0]);
  });
  afterAll(async () => {
    await line.close();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  const start = async (settings: Record<string, string> = {}, preload?: string): Promise<void> => {
    souk = await SoukProcess.start({
      settings: {
        NODE_ENV: 'test',
        DATABASE_URL: line.through(database.url),
        DATA_DIR: dataDir,
        LIMITS_SCALE: '1000',
        DRAIN_SECONDS: String(DRAIN),
        JWT_SECRET: 'a test needs no better one, only 32 bytes',
        ...settings,
      },
      ...(preload && { preload }),
    });
  };

  /** Sends requests that take a second each, and resolves when they are under way: `answers` are theirs. */
  async function slowRequests(): Promise<{ answers: Promise<number[]> }> {
    const guest = await souk.guest();
    const headers = { authorization: `Bearer ${guest.token}` };
    // So that each has a connection to the database and the delay is that of its statement.
    await Promise.all(Array.from({ length: 8 }, () => send(souk.url, 'GET', '/v2/rooms', { headers })));
    line.setDelay([500, 500]);
    const asked = Array.from({ length: 8 }, () => send(souk.url, 'GET', '/v2/rooms', { headers }));
    const sentIn = send(souk.url, 'PATCH', '/v2/me', { headers, body: { displayName: 'Drained' } });
    // Asked after them on a connection of its own, so they have arrived.
    expect(await souk.status('/health/live')).toBe(200);
    return { answers: Promise.all([...asked, sentIn]).then((all) => all.map(({ status }) => status)) };
  }

  it('turns away traffic, warns its sockets, finishes what it accepted and leaves with 0', async () => {
    await start();
    const { socket } = await handshake(souk.url, { auth: await souk.guest() });
    const warned = told<{ retryAfterMs: number }>(socket, 'server.draining');
    const { answers } = await slowRequests();
    const since = performance.now();
    souk.signal('SIGTERM');
    expect((await warned).retryAfterMs).toBeLessThanOrEqual(DRAIN * 1_000);
    const ready = await send(souk.url, 'GET', '/health/ready');
    expect(ready).toMatchObject({ status: 503 });
    expect(await souk.status('/health/live')).toBe(200);
    expect(await answers).toEqual(Array(9).fill(200));
    const ending = await souk.ended;
    expect([ending.code, ending.signal, ending.stderr]).toEqual([0, null, '']);
    expect(performance.now() - since).toBeLessThan(DRAIN * 1_000);
    expect(logged(ending).filter(({ level }) => ['error', 'fatal'].includes(String(level)))).toEqual([]);
    const [left] = await query<{ count: number }>(
      database,
      `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'souk'`,
    );
    expect(left).toEqual({ count: 0 });
  }, 60_000);

  it('waits for nobody who holds it up: half a request, a deaf socket, a silent connection', async () => {
    await start({ DRAIN_SECONDS: '1' });
    const { socket } = await handshake(souk.url, { auth: await souk.guest() });
    rawOf(socket).pause();
    const silent = await dial();
    const half = await dial();
    half.write(
      'POST /v2/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"di',
    );
    expect(await souk.status('/health/live')).toBe(200);
    const since = performance.now();
    souk.signal('SIGTERM');
    expect(await souk.ended).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - since).toBeLessThan(6_000);
    for (const tcp of [silent, half]) tcp.destroy();
    rawOf(socket).terminate();
  }, 60_000);

  it('is not hurried by a second Ctrl-C, and takes its own PostgreSQL along', async () => {
    await start({ DATABASE_URL: '', DEMO: 'false' });
    const postgres = await postmasterPid();
    const guest = await souk.guest();
    const upload = await dial();
    const body = JSON.stringify({ displayName: 'Late' });
    upload.write(
      `PATCH /v2/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${guest.token}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    );
    expect(await souk.status('/health/live')).toBe(200);
    souk.signal('SIGINT');
    await waitFor(async () => (await souk.status('/health/ready')) === 503, { describe: 'the drain' });
    souk.signal('SIGINT');
    souk.signal('SIGTERM');
    expect(await souk.status('/health/live')).toBe(200);
    const answer = once(upload, 'data') as Promise<Buffer[]>;
    upload.write(body.slice(5));
    expect(String((await answer)[0])).toMatch(/^HTTP\/1\.1 200 /);
    expect(await souk.ended).toMatchObject({ code: 0, signal: null });
    expect(() => process.kill(postgres, 0)).toThrow('ESRCH');
  }, 60_000);

  it('is stopped by a bug of its own as well: told, drained, and left with 1', async () => {
    await start({}, './test/faults/unruly.js');
    const { answers } = await slowRequests();
    souk.signal('SIGUSR2');
    expect(await answers).toEqual(Array(9).fill(200));
    const ending = await souk.ended;
    expect(ending.code).toBe(1);
    const fatal = logged(ending).filter(({ level }) => level === 'fatal');
    expect(fatal).toEqual([
      expect.objectContaining({
        msg: 'unhandled rejection',
        err: expect.objectContaining({ message: 'a planted bug' }),
      }),
    ]);
  }, 60_000);

  async function dial(): Promise<TcpSocket> {
    const tcp = connect(Number(new URL(souk.url).port), '127.0.0.1');
    tcp.on('error', () => undefined);
    await once(tcp, 'connect');
    return tcp;
  }

  async function postmasterPid(): Promise<number> {
    const lock = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
    return Number((await readFile(lock, 'utf8')).split('\n', 1)[0]);
  }
});
