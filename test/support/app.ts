import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { type Souk, startSouk } from '../../src/bootstrap.js';
import { IdentitySeed } from '../../src/identity/index.js';
import { createTestDatabase, type Template } from './databases.js';

/** Someone signed in to a Souk under test. */
export interface Visitor {
  readonly id: string;
  readonly displayName: string;
  readonly token: string;
  readonly refreshToken: string;
}

/** An answer over REST. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A whole Souk in this process, on a database of its own, reached only through its public wires. */
export interface TestApp extends Omit<Souk, 'stop'> {
  readonly databaseUrl: string;
  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    options?: CallOptions,
  ): Promise<Answer<Body>>;
  register(displayName?: string): Promise<Visitor>;
  guest(displayName?: string): Promise<Visitor>;
  /** A new account that may sell. */
  host(displayName?: string): Promise<Visitor>;
  /** Signs in one of the demo logins; the app must have been started with `DEMO: 'true'`. */
  signIn(email: string): Promise<Visitor>;
  /** A connected socket; rejects with the problem if it is refused. */
  connect(visitor: Pick<Visitor, 'token'>): Promise<Socket>;
  /** Starts another node on the same database. */
  another(overrides?: Readonly<Record<string, string>>): Promise<TestApp>;
  close(): Promise<void>;
}

interface CallOptions {
  readonly as?: Pick<Visitor, 'token'>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** An `Idempotency-Key`; `true` for a new one. */
  readonly key?: string | true;
}

const PASSWORD = 'correct horse';

/** What every test runs with unless it says otherwise. */
const DEFAULTS = {
  NODE_ENV: 'test',
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'silent',
  DEMO: 'false',
  DRAIN_SECONDS: '1',
  // Other suites may keep the machine from opening a connection for as long.
  DATABASE_WAIT_SECONDS: '20',
  LIMITS_SCALE: '1000',
  JWT_SECRET: 'a test needs no better one, only 32 bytes',
};

/** A database with all tables, as a node that stopped has left it; each test has a copy. */
const TABLES: Template = {
  name: 'tables',
  prepare: async (url) => (await start({ DATABASE_URL: url }, () => Promise.resolve())).close(),
};

/** @param overrides settings that differ; `DATABASE_URL` to lead to the test's database by another way (a proxy) */
export async function startApp(overrides: Readonly<Record<string, string>> = {}): Promise<TestApp> {
  const database =
    overrides['DATABASE_URL'] === undefined ? await createTestDatabase({ template: TABLES }) : undefined;
  const databaseUrl = overrides['DATABASE_URL'] ?? database?.url ?? '';
  return start({ ...overrides, DATABASE_URL: databaseUrl }, async () => database?.drop());
}

async function start(
  overrides: Readonly<Record<string, string>>,
  leave: () => Promise<void>,
): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'souk-test-'));
  const souk = await startSouk({ ...DEFAULTS, DATA_DIR: dataDir, ...overrides });
  const sockets: Socket[] = [];
  const nodes: TestApp[] = [];

  async function call<Body>(method: string, path: string, options: CallOptions = {}): Promise<Answer<Body>> {
    const { as, body, headers, key } = options;
    const response = await fetch(souk.url + path, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${as.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key === true ? randomUUID() : key }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  }

  async function visitor(path: string, body: object): Promise<Visitor> {
    const answer = await call<{
      user: { id: string; displayName: string };
      accessToken: string;
      refreshToken: string;
    }>('POST', path, { body });
    if (answer.status >= 300)
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    const { user, accessToken, refreshToken } = answer.body;
    return { id: user.id, displayName: user.displayName, token: accessToken, refreshToken };
  }

  return {
    ...souk,
    databaseUrl: overrides['DATABASE_URL'] ?? '',
    call,
    register: (displayName = 'Tess Tester') =>
      visitor('/v2/auth/register', {
        email: `${randomUUID()}@example.test`,
        password: PASSWORD,
        displayName,
      }),
    host: async (displayName = 'Hanna Host') => {
      const email = `${randomUUID()}@example.test`;
      const seed = souk.app.get(IdentitySeed, { strict: false });
      await seed.ensureUser({ email, password: PASSWORD, displayName, role: 'host' });
      return visitor('/v2/auth/login', { email, password: PASSWORD });
    },
    guest: (displayName = 'Guest') => visitor('/v2/auth/guest', { displayName }),
    signIn: (email) => visitor('/v2/auth/login', { email, password: 'souk-demo-2026' }),
    connect: ({ token }) =>
      new Promise((resolve, reject) => {
        const socket = io(souk.url, {
          auth: { token },
          transports: ['websocket'],
          reconnection: false,
          forceNew: true,
        });
        sockets.push(socket);
        socket.once('connect', () => resolve(socket));
        socket.once('connect_error', reject);
      }),
    another: async (more = {}) => {
      const node = await start({ ...overrides, ...more }, async () => undefined);
      nodes.push(node);
      return node;
    },
    close: async () => {
      for (const socket of sockets) socket.disconnect();
      for (const node of nodes) await node.close();
      await souk.stop();
      await rm(dataDir, { recursive: true, force: true });
      await leave();
    },
  };
}
