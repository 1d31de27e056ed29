import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { StartupError } from '#platform/config/startup-error.js';
import { type EmbeddedPostgresHandle, startEmbeddedPostgres } from '#platform/embedded/embedded-postgres.js';
import { runningProcess } from '#platform/embedded/system/processes.js';
import type { OwnerMessage } from '../support/embedded-owner.js';
import { waitFor } from '../support/wait-for.js';

jest.setTimeout(60_000);

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  const handles: EmbeddedPostgresHandle[] = [];
  const owners: ChildProcess[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'souk-embedded-'));
    // As root PostgreSQL runs as another user, who must get through.
    await chmod(dataDir, 0o755);
  });

  afterEach(async () => {
    for (const owner of owners.splice(0)) owner.kill('SIGKILL');
    await Promise.all(handles.splice(0).map((handle) => handle.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(log: Parameters<typeof startEmbeddedPostgres>[0]['log'] = () => undefined) {
    const handle = await startEmbeddedPostgres({ dataDir, log });
    handles.push(handle);
    return handle;
  }

  /** A process of its own that runs it, in a group of its own, as in a terminal. */
  async function startOwner() {
    const support = join(process.cwd(), 'test', 'support');
    const owner = fork(join(support, 'embedded-owner.ts'), [dataDir], {
      execArgv: ['--import', join(support, 'typescript.js')],
      detached: true,
    });
    owners.push(owner);
    const [message] = (await once(owner, 'message')) as [OwnerMessage];
    return { owner, message };
  }

  async function up() {
    const { owner, message } = await startOwner();
    if (!('up' in message)) throw new Error(JSON.stringify(message));
    return { owner, ...message.up };
  }

  async function end(owner: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    const exited = once(owner, 'exit');
    owner.kill(signal);
    await exited;
  }

  async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  }

  const isGone = (pid: number) =>
    waitFor(() => runningProcess(pid) === undefined, { describe: `process ${pid} to be gone` });

  it('starts on an empty folder and is durable', async () => {
    const { url, takenOver } = await start();
    expect(takenOver).toBe(false);
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'jit', 'TimeZone'];
    const rows = await query<{ setting: string }>(
      url,
      `SELECT current_setting(name) AS setting FROM unnest('{${names.join(',')}}'::text[]) WITH ORDINALITY AS list (name, place) ORDER BY place`,
    );
    expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', '127.0.0.1', 'off', 'UTC']);
  });

  it('gives what Souk needs and nothing that could harm the machine', async () => {
    const { url } = await start();
    await query(url, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gin');
    await expect(query(url, "COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toMatchObject({ code: '42501' });
    await expect(query(url.replace('//souk:', '//postgres:'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  it('keeps its password to itself', async () => {
    const said: unknown[] = [];
    const { url } = await start((...words) => said.push(words));
    const { password } = new URL(url);
    const file = join(dataDir, 'postgres', 'password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toBe(password);
    expect(JSON.stringify(said)).not.toContain(password);
    expect(await readFile(join(dataDir, 'postgres', 'postgres.log'), 'utf8')).not.toContain(password);
  });

  it('keeps data and address over a restart', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await isGone(first.pid);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is taken over, not started twice, after a kill -9 of its owner', async () => {
    const { owner, url, pid } = await up();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await end(owner, 'SIGKILL');
    const heir = await start();
    expect(heir).toMatchObject({ url, pid, takenOver: true });
    expect(await query(heir.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await heir.stop();
    await isGone(pid);
  });

  it('recovers after a kill -9 of everything', async () => {
    const { owner, url, pid } = await up();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await end(owner, 'SIGKILL');
    process.kill(pid, 'SIGKILL');
    await isGone(pid);
    const heir = await start();
    expect(heir.takenOver).toBe(false);
    expect(await query(heir.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('starts although another process of its user has its old number', async () => {
    const first = await start();
    await first.stop();
    const cluster = join(dataDir, 'postgres', 'cluster');
    const { uid, gid } = await stat(cluster);
    const other = spawn('sleep', ['60'], {
      stdio: 'ignore',
      ...(process.getuid?.() === 0 ? { uid, gid } : {}),
    });
    owners.push(other);
    await once(other, 'spawn');
    const lock = join(cluster, 'postmaster.pid');
    await writeFile(lock, [other.pid, cluster, 1, 1, '', '127.0.0.1', '', 'ready', ''].join('\n'));
    await chmod(lock, 0o644);
    const second = await start();
    expect(second.takenOver).toBe(false);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('comes back on the same address when it is killed, as often as that happens', async () => {
    const handle = await start();
    await query(handle.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    for (let round = 0; round < 3; round++) {
      const { pid } = handle;
      process.kill(pid, 'SIGKILL');
      const rows = await waitFor(() => query(handle.url, 'SELECT answer FROM kept'), {
        describe: 'an answer',
      });
      expect(rows).toEqual([{ answer: 42 }]);
      await waitFor(() => handle.pid !== pid, { describe: 'the new process' });
    }
  });

  it('comes back when the one that it took over is killed', async () => {
    const { owner, url, pid } = await up();
    await end(owner, 'SIGKILL');
    const heir = await start();
    process.kill(pid, 'SIGKILL');
    await waitFor(() => heir.pid !== pid, { describe: 'a new process' });
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('waits for a statement that outlives a killed PostgreSQL, and then comes back', async () => {
    const said: string[] = [];
    const handle = await start((_, ...words) => said.push(JSON.stringify(words)));
    const { pid } = handle;
    // Computes without looking up: it does not notice at once that its PostgreSQL is gone, and may even answer.
    const statement = 'SELECT count(*) FROM generate_series(1, 20000000) AS n WHERE n > 7';
    const outliving = query(handle.url, statement).catch(() => undefined);
    const running = () => query(handle.url, "SELECT FROM pg_stat_activity WHERE query LIKE '%n > 7'");
    await waitFor(async () => (await running()).length > 0, { describe: 'the statement to run' });
    process.kill(pid, 'SIGKILL');
    await outliving;
    await waitFor(() => handle.pid !== pid, { describe: 'a new process', timeoutMs: 30_000 });
    expect(await query(handle.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(said.join()).toContain('Processes of an earlier PostgreSQL still use the data folder');
  });

  it('stays stopped when it is stopped while it comes back', async () => {
    const handle = await start();
    process.kill(handle.pid, 'SIGKILL');
    await isGone(handle.pid);
    await handle.stop();
    await expect(query(handle.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const next = await start();
    expect(next.takenOver).toBe(false);
  });

  it('serves its owner to the last on Ctrl-C, and stops with it', async () => {
    const { owner, pid } = await up();
    const [told, exited] = [once(owner, 'message'), once(owner, 'exit')];
    // What a terminal does: a signal to the whole group.
    process.kill(-(owner.pid ?? 0), 'SIGINT');
    expect((await told)[0]).toEqual({ served: true });
    expect((await exited)[0]).toBe(0);
    await isGone(pid);
  });

  it('refuses a second owner and leaves the first alone', async () => {
    const first = await start();
    const { message } = await startOwner();
    expect(message).toEqual({
      refused:
        `StartupError: Another Souk (process ${process.pid}) is using the data folder ${dataDir}. ` +
        'Stop it first, give this one a DATA_DIR of its own, or let both use one PostgreSQL with DATABASE_URL.',
    });
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('has one owner when many start at once', async () => {
    const messages = (await Promise.all(Array.from({ length: 4 }, () => startOwner()))).map(
      ({ message }) => message,
    );
    expect(messages.filter((message) => 'up' in message)).toHaveLength(1);
    expect(messages.filter((message) => 'refused' in message)).toHaveLength(3);
    for (const owner of owners.filter(({ connected }) => connected)) await end(owner, 'SIGTERM');
  });

  it('refuses the data of another version and says what to do', async () => {
    const first = await start();
    await first.stop();
    await writeFile(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '17\n');
    const refused = startEmbeddedPostgres({ dataDir, log: () => undefined });
    await expect(refused).rejects.toBeInstanceOf(StartupError);
    await expect(refused).rejects.toThrow(
      /is of PostgreSQL 17, and the embedded one is 18\. Choose another folder/,
    );
  });

  it('gets a new password when the old one is lost, and keeps the data', async () => {
    const { owner, url, pid } = await up();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await end(owner, 'SIGKILL');
    await rm(join(dataDir, 'postgres', 'password'));
    const heir = await start();
    expect(heir.pid).not.toBe(pid);
    expect(new URL(heir.url).password).not.toBe(new URL(url).password);
    expect(await query(heir.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('begins anew after a first start that was killed half-way', async () => {
    const support = join(process.cwd(), 'test', 'support');
    const owner = fork(join(support, 'embedded-owner.ts'), [dataDir], {
      execArgv: ['--import', join(support, 'typescript.js')],
    });
    owners.push(owner);
    const begun = async () => (await stat(join(dataDir, 'postgres', 'owner.json'))).isFile();
    await waitFor(begun, { describe: 'the start to begin' });
    await end(owner, 'SIGKILL');
    const handle = await start();
    expect(await query(handle.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
