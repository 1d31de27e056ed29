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
import { waitFor } from '../support/wait-for.js';
import { logged, SoukProcess } from './souk-process.js';

const DRAIN = 8;

describe('a process that is told to stop', () => {
  let database: TestDatabase;
  let souk: SoukProcess;
  let dataDir: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'souk-drain-'));
    // PostgreSQL, which runs as another user when we are root, must get through.
    await chmod(dataDir, 0o755);
  }, 60_000);
  afterEach(() => souk.remove());
  afterAll(async () => {
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  const start = async (settings: Record<string, string> = {}, preload?: string): Promise<void> => {
    souk = await SoukProcess.start({
      settings: {
        NODE_ENV: 'test',
        DATABASE_URL: database.url,
        DATA_DIR: dataDir,
        DRAIN_SECONDS: String(DRAIN),
        JWT_SECRET: 'a test needs no better one, only 32 bytes',
        ...settings,
      },
      ...(preload && { preload }),
    });
  };

  it('turns away traffic, warns its sockets and serves them until they go, finishes what it accepted, leaves with 0', async () => {
    await start();
    const { socket } = await handshake(souk.url, { auth: await souk.guest() });
    const warned = told<{ retryAfterMs: number }>(socket, 'server.draining');
    const uploads = await Promise.all(Array.from({ length: 5 }, beginUpload));
    const since = performance.now();
    souk.signal('SIGTERM');
    expect((await warned).retryAfterMs).toBeLessThanOrEqual(DRAIN * 1_000);
    const ready = await send(souk.url, 'GET', '/health/ready');
    expect(ready).toMatchObject({
      status: 503,
      headers: { connection: 'close' },
      body: { error: { traffic: { status: 'down', message: 'shutting down' } } },
    });
    expect(await souk.status('/health/live')).toBe(200);
    expect(socket.connected).toBe(true);
    for (const finish of uploads) expect(await finish()).toMatch(/^HTTP\/1\.1 200 /);
    const answer: unknown = await socket.timeout(5_000).emitWithAck('typing', {});
    expect(answer).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    socket.disconnect();
    const ending = await souk.ended;
    expect([ending.code, ending.signal, ending.stderr]).toEqual([0, null, '']);
    expect(performance.now() - since).toBeLessThan(DRAIN * 1_000);
    expect(logged(ending).filter(({ level }) => ['error', 'fatal'].includes(String(level)))).toEqual([]);
    await waitFor(async () => (await connections()) === 0, { describe: 'PostgreSQL to be left by all' });
  }, 60_000);

  it('waits for nobody who holds it up: half a request, a deaf socket, a silent connection', async () => {
    await start({ DRAIN_SECONDS: '1' });
    const { socket } = await handshake(souk.url, { auth: await souk.guest() });
    rawOf(socket).pause();
    const silent = await dial();
    await beginUpload();
    const since = performance.now();
    souk.signal('SIGTERM');
    expect(await souk.ended).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - since).toBeLessThan(6_000);
    silent.destroy();
    rawOf(socket).terminate();
  }, 60_000);

  it('is not hurried by a second Ctrl-C, and takes its own PostgreSQL along', async () => {
    await start({ DATABASE_URL: '' });
    const lock = await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
    const finish = await beginUpload();
    souk.signal('SIGINT');
    await waitFor(async () => (await souk.status('/health/ready')) === 503, { describe: 'the drain' });
    souk.signal('SIGINT');
    souk.signal('SIGTERM');
    expect(await souk.status('/health/live')).toBe(200);
    expect(await finish()).toMatch(/^HTTP\/1\.1 200 /);
    expect(await souk.ended).toMatchObject({ code: 0, signal: null });
    expect(() => process.kill(Number(lock.split('\n', 1)[0]), 0)).toThrow('ESRCH');
  }, 60_000);

  it('gives up what does not end: tells what that is, takes its own PostgreSQL along, and leaves with 1', async () => {
    await start({ DATABASE_URL: '', DRAIN_SECONDS: '0' }, './test/faults/endless.js');
    const lock = await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
    const since = performance.now();
    souk.signal('SIGTERM');
    const ending = await souk.ended;
    expect([ending.code, ending.signal]).toEqual([1, null]);
    expect(performance.now() - since).toBeLessThan(18_000);
    const held = { jobs: [], requests: 0, connections: expect.any(Number) as unknown };
    expect(logged(ending)).toContainEqual(
      expect.objectContaining({
        level: 'fatal',
        err: expect.objectContaining({ held: expect.objectContaining(held) as unknown }) as unknown,
      }),
    );
    expect(() => process.kill(Number(lock.split('\n', 1)[0]), 0)).toThrow('ESRCH');
  }, 60_000);

  it('is stopped by a bug of its own as well: told, drained, and left with 1', async () => {
    await start({}, './test/faults/unruly.js');
    const finish = await beginUpload();
    souk.signal('SIGUSR2');
    await waitFor(async () => (await souk.status('/health/ready')) === 503, { describe: 'the drain' });
    expect(await finish()).toMatch(/^HTTP\/1\.1 200 /);
    const ending = await souk.ended;
    expect(ending.code).toBe(1);
    const err = expect.objectContaining({ message: 'a planted bug' }) as unknown;
    expect(logged(ending).filter(({ level }) => level === 'fatal')).toEqual([
      expect.objectContaining({ msg: 'unhandled rejection', err }),
    ]);
  }, 60_000);

  /** Sends half a request, which has arrived when this resolves; what it resolves to sends the rest and gives the answer. */
  async function beginUpload(): Promise<() => Promise<string>> {
    const { token } = await souk.guest();
    const body = JSON.stringify({ displayName: 'Late' });
    const upload = await dial();
    upload.write(
      ['PATCH /v2/me HTTP/1.1', 'Host: x', `Authorization: Bearer ${token}`, 'Content-Type: application/json']
        .concat([`Content-Length: ${body.length}`, 'Expect: 100-continue', '', body.slice(0, 5)])
        .join('\r\n'),
    );
    expect(await heard(upload)).toMatch(/^HTTP\/1\.1 100 /);
    return async () => {
      upload.write(body.slice(5));
      return heard(upload);
    };
  }

  async function dial(): Promise<TcpSocket> {
    const tcp = connect(Number(new URL(souk.url).port), '127.0.0.1');
    tcp.on('error', () => undefined);
    await once(tcp, 'connect');
    return tcp;
  }

  async function heard(tcp: TcpSocket): Promise<string> {
    const [data] = (await once(tcp, 'data')) as [Buffer];
    return data.toString();
  }

  async function connections(): Promise<number | undefined> {
    const [row] = await query<{ count: number }>(
      database,
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'souk'`,
    );
    return row?.count;
  }
});
