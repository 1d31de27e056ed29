import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runningProcess } from '#platform/embedded/system/processes.js';
import { startSouk } from '../../src/bootstrap.js';
import { startupMessage } from '../../src/startup-message.js';
import { query } from '../e2e/platform/sql.js';
import { startApp } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { logged, SoukProcess } from './souk-process.js';

const SECRET = 'q8Zr0VYw3mK1nT5xB7cD9eF2gH4jL6pS';

describe('a Souk that cannot start', () => {
  let database: TestDatabase;
  let empty: TestDatabase;
  let dataDir: string;
  /** Something that listens, and never answers a word; something that answers, but no PostgreSQL. */
  const silent = createServer(() => undefined);
  const web = createHttpServer((_, response) => response.end());
  beforeAll(async () => {
    database = await createTestDatabase();
    empty = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'souk-start-'));
    for (const server of [silent, web]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
  }, 60_000);
  afterAll(async () => {
    for (const server of [silent, web]) server.close();
    web.closeAllConnections();
    await database.drop();
    await empty.drop();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  const portOf = (server: Server): string => String((server.address() as AddressInfo).port);

  /** What the operator is told when it is started with these settings. */
  async function message(settings: Record<string, string>): Promise<string> {
    const common = {
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'silent',
      DATA_DIR: dataDir,
      JWT_SECRET: SECRET,
    };
    try {
      const souk = await startSouk({ ...common, DATABASE_URL: database.url, ...settings });
      await souk.stop();
    } catch (error) {
      return startupMessage(error);
    }
    throw new Error('it started');
  }

  const through = (change: (url: URL) => void): { DATABASE_URL: string } => {
    const url = new URL(database.url);
    change(url);
    return { DATABASE_URL: url.href };
  };

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['a port in use', () => ({ PORT: portOf(web) }), /Port \d+ is in use: stop .*PORT=/],
    [
      'a database that nobody serves',
      () => through((url) => (url.port = '1')),
      /DATABASE_URL .*nothing listens there.*postgres:\/\//,
    ],
    [
      'a wrong password',
      () => through((url) => (url.password = 'hunter2')),
      /DATABASE_URL .*the password is wrong/,
    ],
    [
      'an unknown user',
      () => through((url) => (url.username = 'nobody_here')),
      /DATABASE_URL .*(password is wrong|may not connect)/,
    ],
    [
      'a missing database',
      () => through((url) => (url.pathname = '/not_there')),
      /DATABASE_URL .*there is no such database/,
    ],
    [
      'a database that says nothing',
      () => through((url) => (url.port = portOf(silent))),
      /DATABASE_URL .*it does not answer/,
    ],
    ['a database that is none', () => through((url) => (url.port = portOf(web))), /DATABASE_URL /],
    [
      'an old schema in production',
      () => ({ NODE_ENV: 'production', DATABASE_URL: empty.url }),
      /schema is older than this Souk\. Run `npm run migrate`/,
    ],
    [
      'a secret from an example',
      () => ({ NODE_ENV: 'production', JWT_SECRET: 'change-me-'.repeat(4) }),
      /JWT_SECRET is a sample .*openssl rand/,
    ],
    ['no secret', () => ({ NODE_ENV: 'production', JWT_SECRET: '' }), /JWT_SECRET is missing/],
    ['the demo in production', () => ({ NODE_ENV: 'production', DEMO: 'true' }), /DEMO is true/],
    ['a port that is none', () => ({ PORT: '70000' }), /PORT is "70000"; use a whole number from 0 to 65535/],
  ])(
    'says in a line why, and what to do about %s',
    async (_, settings, expected) => {
      const start = performance.now();
      const told = await message(settings());
      expect(told.replaceAll('\n', ' ')).toMatch(expected);
      expect(told).toMatch(/^Souk cannot start\. /);
      expect(told).not.toMatch(/\n {4}at |node_modules|hunter2/);
      expect(told.split('\n').length).toBeLessThanOrEqual(3);
      expect(performance.now() - start).toBeLessThan(8_000);
    },
    20_000,
  );

  it('tells all mistakes in the settings at once', async () => {
    const told = await message({ PORT: 'x', ROLE: 'chef', REDIS_URL: 'localhost', HOLD_SECONDS: '1' });
    for (const name of ['4 settings are wrong', 'PORT', 'ROLE', 'REDIS_URL', 'HOLD_SECONDS'])
      expect(told).toContain(name);
  });

  it('leaves nothing behind', async () => {
    await message({ PORT: portOf(web) });
    const left = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'souk'`;
    await waitFor(async () => (await query(database, left)).length === 0, {
      describe: 'no connection to be left',
    });
  }, 20_000);

  it('ends with 1 and nothing but the line on stderr, as a process', async () => {
    const PORT = portOf(web);
    const settings = { NODE_ENV: 'production', DATABASE_URL: database.url, JWT_SECRET: SECRET, PORT };
    expect(await SoukProcess.run({ settings })).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `Souk cannot start. Port ${PORT} is in use: stop what listens there, or choose another, e.g. PORT=3001 npm start\n`,
    });
  }, 60_000);

  it('is not one that misses Redis: that starts, degraded, and says so', async () => {
    const app = await startApp({ REDIS_URL: 'redis://127.0.0.1:1' });
    try {
      const { status, body } = await app.call('GET', '/health/ready');
      expect(status).toBe(200);
      expect(body).toMatchObject({ details: { redis: { degraded: true } } });
    } finally {
      await app.close();
    }
  }, 30_000);
});

describe('a Souk that is stopped while it starts', () => {
  it('leaves no PostgreSQL of its own behind', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'souk-start-'));
    // As root PostgreSQL runs as another user, who must get through.
    await chmod(dataDir, 0o755);
    const souk = await SoukProcess.spawn({
      settings: { NODE_ENV: 'test', DATA_DIR: dataDir, JWT_SECRET: SECRET },
    });
    try {
      await waitFor(() => souk.output.includes('embedded PostgreSQL is ready'), {
        describe: 'its PostgreSQL',
        timeoutMs: 30_000,
      });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) souk.signal(signal);
      const ending = await souk.ended;
      expect([ending.code, ending.signal, ending.stderr]).toEqual([0, null, '']);
      const started = logged(ending).find(({ msg }) => String(msg).includes('PostgreSQL is ready'));
      expect(runningProcess(Number(started?.['pid']))).toBeUndefined();
    } finally {
      await souk.remove();
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});
