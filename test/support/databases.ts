/** Databases for tests: each suite works on its own, so suites run side by side and need not clean up. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  readonly url: string;
  /** Whoever is still connected is cut off. */
  drop(): Promise<void>;
}

/** What the database begins as: made once a run by the first suite that asks for it, then copied. */
export interface Template {
  /** The same name, the same content. */
  readonly name: string;
  /** Fills the empty database at `url`, and leaves no connection open. */
  readonly prepare: (url: string) => Promise<void>;
}

/** A fresh database that nobody else has, empty or a copy of a template. */
export async function createTestDatabase(options: { template?: Template } = {}): Promise<TestDatabase> {
  const name = `${prefixOf(runOf())}${randomBytes(6).toString('hex')}`;
  await withServer(async (server) => {
    const from =
      options.template === undefined ? '' : ` TEMPLATE ${await prepared(server, options.template)}`;
    await server.query(`CREATE DATABASE ${name}${from}`);
  });
  return {
    url: urlOf(name),
    drop: () => withServer((server) => dropDatabase(server, name)),
  };
}

/** Removes what a run left on a PostgreSQL that outlives it. */
export async function dropDatabasesOf(run: string, url: string): Promise<void> {
  await withServer(async (server) => {
    const { rows } = await server.query<{ name: string }>(
      'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)',
      [prefixOf(run)],
    );
    for (const { name } of rows) await dropDatabase(server, name);
  }, url);
}

/**
 * `WITH (FORCE)` would be refused while an autovacuum, which is not ours to end, is at work in the database. Without it,
 * PostgreSQL sends that away by itself.
 */
async function dropDatabase(server: pg.Client, name: string): Promise<void> {
  await server.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user',
    [name],
  );
  await server.query(`DROP DATABASE IF EXISTS ${name}`);
}

/** The name of the template, which is there when this resolves, however many ask at once. */
async function prepared(server: pg.Client, { name, prepare }: Template): Promise<string> {
  const template = `${prefixOf(runOf())}template_${name.replaceAll(/[^a-z0-9]+/g, '_')}`;
  await server.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [template]);
  try {
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) await make(server, template, prepare);
  } finally {
    await server.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [template]);
  }
  return template;
}

async function make(server: pg.Client, template: string, prepare: Template['prepare']): Promise<void> {
  const draft = `${template}_draft`;
  await server.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await server.query(`CREATE DATABASE ${draft}`);
  await prepare(urlOf(draft));
  // A template that somebody is connected to cannot be copied.
  await server.query(`ALTER DATABASE ${draft} ALLOW_CONNECTIONS false`);
  await server.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
}

async function withServer<T>(work: (server: pg.Client) => Promise<T>, url = serverUrl()): Promise<T> {
  const server = new pg.Client({ connectionString: url, application_name: 'souk test databases' });
  await server.connect();
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}

function urlOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

function prefixOf(run: string): string {
  return `souk_test_${run}_`;
}

function runOf(): string {
  return environment('TEST_RUN');
}

function serverUrl(): string {
  return environment('TEST_DATABASE_URL');
}

/** Set by global-setup.ts. */
function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: run this suite in the Jest project "contracts" or "end-to-end".`);
  return value;
}
