import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { allTables } from '../../src/app.module.js';
import { send } from '../e2e/platform/wire.js';
import { handshake } from '../e2e/platform/raw-socket.js';
import { migrate } from '#platform/database/migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { describeWithRedis } from '../support/redis.js';
import { type Ending, logged, SoukProcess } from './souk-process.js';

const SECRET = 'q8Zr0VYw3mK1nT5xB7cD9eF2gH4jL6pS';
const EMAIL = 'someone.private@example.com';
const PASSWORD = 'correct horse battery';

describeWithRedis('production', (redis) => {
  let database: TestDatabase;
  let settings: Record<string, string>;
  let souk: SoukProcess | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    settings = {
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      JWT_SECRET: SECRET,
      LOG_LEVEL: 'debug',
      DRAIN_SECONDS: '2',
    };
  }, 60_000);
  afterAll(async () => {
    await souk?.remove();
    await database.drop();
  }, 60_000);

  it('is migrated by any number at once, and then starts', async () => {
    const ran = await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, allTables)));
    const names = ran.flat();
    expect(names.length).toBeGreaterThan(5);
    expect(new Set(names).size).toBe(names.length);
    expect(ran.filter((mine) => mine.length > 0)).toHaveLength(1);
    expect(await SoukProcess.run({ settings, entry: 'src/migrate.ts' })).toMatchObject({
      code: 0,
      stdout: 'The schema is up to date.\n',
      stderr: '',
    });
    souk = await SoukProcess.start({ settings });
    expect((await send(souk.url, 'GET', '/health')).body).toMatchObject({
      status: 'ok',
      details: { redis: { latencyMs: expect.any(Number) } },
    });
  }, 90_000);

  it('takes a crowd that comes all at once while it has no time', async () => {
    if (souk === undefined) throw new Error('it did not start');
    const { port, hostname } = new URL(souk.url);
    // While it stands still the system alone takes them, more than Node would have it keep (511).
    souk.signal('SIGSTOP');
    const crowd = Array.from({ length: 600 }, () => connect(Number(port), hostname));
    await Promise.all(crowd.map((one) => once(one, 'connect')));
    souk.signal('SIGCONT');
    const answers = crowd.map((one) => once(one, 'data'));
    for (const one of crowd) one.write('GET /health/live HTTP/1.1\r\nHost: souk\r\n\r\n');
    for (const [answer] of await Promise.all(answers)) expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
    for (const one of crowd) one.destroy();
  }, 60_000);

  it('writes JSON lines that hold no secret of anyone, whatever is done with it', async () => {
    if (souk === undefined) throw new Error('it did not start');
    const secrets = await everyDeed(souk);
    souk.signal('SIGTERM');
    const ending = await souk.ended;
    expect([ending.code, ending.stderr]).toEqual([0, '']);
    const lines = ending.stdout.split('\n').filter((line) => line !== '');
    expect(logged(ending)).toHaveLength(lines.length);
    expect(lines.length).toBeGreaterThan(10);
    for (const line of logged(ending))
      expect(line).toMatchObject({
        level: expect.any(String),
        time: expect.any(String),
        msg: expect.any(String),
      });
    for (const secret of secrets) expect(ending.stdout).not.toContain(secret);
    expectRequests(ending);
  }, 60_000);

  /** Signs in, fails to, breaks rules; returns what nobody may read in a log. */
  async function everyDeed({ url }: SoukProcess): Promise<string[]> {
    const credentials = { email: EMAIL, password: PASSWORD };
    const register = { ...credentials, displayName: 'Someone' };
    const headers = { 'x-request-id': 'the-request-of-production' };
    const registered = await send(url, 'POST', '/v2/auth/register', { headers, body: register });
    expect(registered.status).toBe(201);
    await send(url, 'POST', '/v2/auth/register', { body: register });
    const login = await send(url, 'POST', '/v2/auth/login', { body: credentials });
    await send(url, 'POST', '/v2/auth/login', { body: { ...credentials, password: 'wrong-password-1' } });
    await send(url, 'POST', '/v2/auth/login', { body: `{"email":"${EMAIL}","password":"${PASSWORD}"` });
    await send(url, 'POST', '/v2/auth/refresh', { body: { refreshToken: login.body['refreshToken'] } });
    const token = String(login.body['accessToken']);
    await send(url, 'GET', '/v2/me?access_token=in-the-query', {
      headers: { authorization: `Bearer ${token}` },
    });
    const { socket } = await handshake(url, { auth: { token } });
    await socket.emitWithAck('auth.renew', { token });
    socket.disconnect();
    await handshake(url, { auth: { token: `${token}x` } });
    const tokens = [registered, login].flatMap(({ body }) => [body['accessToken'], body['refreshToken']]);
    const signatures = tokens.map((one) => String(one).split('.').at(-1) ?? '');
    return [EMAIL, PASSWORD, 'wrong-password-1', 'in-the-query', SECRET, ...signatures, database.url];
  }

  function expectRequests(ending: Ending): void {
    const requests = logged(ending).filter(({ msg }) => msg === 'request');
    expect(requests).toContainEqual(
      expect.objectContaining({
        requestId: 'the-request-of-production',
        method: 'POST',
        path: '/v2/auth/register',
        status: 201,
        milliseconds: expect.any(Number),
      }),
    );
  }
});
