import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SoukProcess } from '../../faults/souk-process.js';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { ImportsSchedule } from '../../../src/catalog/adapters/schedules/imports.schedule.js';
import { Imports } from '../../../src/catalog/application/imports/ports.js';
import { TakeRows } from '../../../src/catalog/application/imports/take-rows.js';
import { query } from '../platform/sql.js';
import { ended, HEADER, imported, line, look, send, table } from './imports.js';
import { someone } from './people.js';

const NDJSON = 'application/x-ndjson';
const SOAK = process.env['SOUK_SOAK'] === '1';
/** Rows of an import that is to be interrupted: a dozen batches. */
const MANY = SOAK ? 20_000 : 6_000;
/** Rows of each import that waits for the one before it: some batches. */
const SOME = SOAK ? 3_000 : 1_500;
const SIZES = ['S', 'M', 'L', 'XL'];
/** The look for what nobody does, and the rest of the work, on a busy machine; milliseconds. */
const TAKEN_OVER = 60_000;
/** What a process may take that is told to stop; seconds. */
const DRAIN = 8;

describe('an import that is interrupted', () => {
  let souk: TestApp;
  let dataDir: string;
  const workers: SoukProcess[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'souk-imports-'));
    souk = await startApp({ DATA_DIR: dataDir, ROLE: 'api' });
  }, 60_000);
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.remove();
    await souk.close();
    await rm(dataDir, { recursive: true, force: true });
  }, 60_000);

  const sql = (text: string, values: unknown[] = []) => query({ url: souk.databaseUrl }, text, values);
  const count = async (text: string, values: unknown[] = []): Promise<number> =>
    Number((await sql(`SELECT count(*) FROM ${text}`, values))[0]?.['count']);
  const many = (prefix: string, rows = MANY) =>
    Array.from({ length: rows }, (_, index) => line(`${prefix}-${index}`)).join('\n');
  /** A table of Shopify's: four rows a product, each a choice of it. */
  const shirts = () =>
    [
      'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty',
      ...Array.from({ length: MANY }, (_, index) => {
        const of = index % SIZES.length;
        return `s${index - of},${of === 0 ? 'Shirt,Size' : ','},${SIZES[of]},K-${index},1,1`;
      }),
    ].join('\n');
  /** Products of which there is a part. */
  const parts = (hostId: string) =>
    count(
      `products p WHERE host_id = $1 AND (options -> 0 -> 'values' <> $2::jsonb
         OR $2::jsonb <> (SELECT jsonb_agg(options -> 0 ORDER BY position) FROM variants WHERE product_id = p.id))`,
      [hostId, JSON.stringify(SIZES)],
    );
  const worker = async (more: Record<string, string> = {}): Promise<SoukProcess> => {
    const settings = {
      ...{ ROLE: 'worker', NODE_ENV: 'test', LOG_LEVEL: 'warn', DATABASE_URL: souk.databaseUrl },
      ...{ DATA_DIR: dataDir, JWT_SECRET: 'a test needs no better one, only 32 bytes', ...more },
    };
    const started = await SoukProcess.start({ settings });
    workers.push(started);
    return started;
  };
  const inTheMiddle = (as: { token: string }, id: string) =>
    waitFor(
      async () => {
        const seen = await look(souk, as, id);
        return seen.state === 'running' && seen.rows.read > 0 && seen.rows.read < MANY;
      },
      { describe: 'the import to be in the middle', timeoutMs: 30_000 },
    );

  it('by kill -9 goes on with another worker where the last batch was committed: each row once, each product whole', async () => {
    const host = someone(souk, 'host');
    const [killed, sent] = [await worker(), await send(souk, host, shirts())];
    await inTheMiddle(host, sent.body.id);
    killed.signal('SIGKILL');
    await killed.ended;
    const stopped = await look(souk, host, sent.body.id);
    // The kill did hit, and what is counted is there.
    const created = stopped.rows.read / SIZES.length;
    expect(stopped).toMatchObject({ state: 'running', products: { created } });
    expect(stopped.rows.read).toBeLessThan(MANY);
    expect([await count('products WHERE host_id = $1', [host.id]), await parts(host.id)]).toEqual([
      created,
      0,
    ]);

    await souk.another({ ROLE: 'worker' });
    const seen = await ended(souk, host, sent.body.id, TAKEN_OVER);
    expect(seen).toMatchObject({
      ...{ state: 'done', errors: [], rows: { read: MANY, failed: 0, skipped: 0 } },
      products: { created: MANY / SIZES.length, updated: 0, unchanged: 0 },
    });
    expect(await count('products WHERE host_id = $1', [host.id])).toBe(MANY / SIZES.length);
    expect([await count('variants WHERE host_id = $1', [host.id]), await parts(host.id)]).toEqual([MANY, 0]);
    expect(await count('stock_ledger WHERE actor_id = $1', [host.id])).toBe(MANY);
    expect(await count('import_keys')).toBe(0);
    await waitFor(async () => (await readdir(join(dataDir, 'imports'))).length === 0, {
      describe: 'the file to be gone',
    });
  }, 180_000);

  it('of rows that come to nothing for long holds up no stop, is gone on with, and ends when its host says so', async () => {
    const host = someone(souk, 'host');
    const first = await worker({ DRAIN_SECONDS: String(DRAIN) });
    // All of one handle: nothing of it can be brought in before all of it is read, which takes minutes.
    const sent = await send(souk, host, `${HEADER}\n${'\n'.repeat(1_000_000)}${'a\n'.repeat(4_000_000)}`);
    const reads = (after = 0) =>
      waitFor(
        async () => {
          const { state, bytesDone, bytes } = await look(souk, host, sent.body.id);
          return state === 'running' && bytesDone > after && bytesDone < bytes && bytesDone;
        },
        { describe: 'the import to get on', timeoutMs: 30_000 },
      );
    await reads();
    const since = performance.now();
    first.signal('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(performance.now() - since).toBeLessThan(DRAIN * 1_000);
    const before = (await look(souk, host, sent.body.id)).bytesDone;
    const second = await souk.another({ ROLE: 'worker' });
    // That a worker looks by itself is shown above.
    await second.app.get(ImportsSchedule, { strict: false }).sweep();
    await reads(before);
    expect((await souk.call('DELETE', `/v2/imports/${sent.body.id}`, { as: host })).status).toBe(204);
    expect(await imported(souk, host, table('z,Z,,Z,,1,EUR,1'))).toMatchObject({ state: 'done' });
    const left = async () => (await readdir(join(dataDir, 'imports'))).length === 0;
    await waitFor(left, { describe: 'both files to be gone' });
  }, 180_000);

  it('by its host ends after its present batch, and what it has brought stays', async () => {
    const host = someone(souk, 'host');
    await souk.another({ ROLE: 'worker' });
    const sent = await send(souk, host, many('C'), { type: NDJSON });
    await inTheMiddle(host, sent.body.id);
    expect((await souk.call('DELETE', `/v2/imports/${sent.body.id}`, { as: host })).status).toBe(204);
    const seen = await look(souk, host, sent.body.id);
    expect(seen.state).toBe('cancelled');
    // The next one of the host is not held up, and nothing comes after the end.
    await imported(souk, host, table('z,Z,,Z,,1,EUR,1'));
    expect(await look(souk, host, sent.body.id)).toEqual(seen);
    expect(await count('products WHERE host_id = $1', [host.id])).toBe(seen.products.created + 1);
    expect(await readdir(join(dataDir, 'imports'))).toEqual([]);
  }, 120_000);

  it('of one host is done before the next one begins, whoever works', async () => {
    const host = someone(souk, 'host');
    const files = [many('A', SOME), many('B', SOME), many('A', SOME)];
    const ids: string[] = [];
    for (const file of files) ids.push((await send(souk, host, file, { type: NDJSON })).body.id);
    await Promise.all([souk.another({ ROLE: 'worker' }), souk.another({ ROLE: 'worker' })]);
    const atOnce = new Set<string>();
    await waitFor(
      async () => {
        const rows = await sql('SELECT state FROM imports WHERE host_id = $1 ORDER BY id', [host.id]);
        const states = rows.map(({ state }) => String(state)).join(' ');
        atOnce.add(states);
        return states === 'done done done';
      },
      { describe: 'all to be done', timeoutMs: TAKEN_OVER },
    );
    for (const states of atOnce) expect(states).toMatch(/^(done ?)*(running ?)?(waiting ?)*$/);
    expect((await look(souk, host, ids[2] ?? '')).products).toEqual({
      created: 0,
      updated: 0,
      unchanged: SOME,
    });
  }, 120_000);

  it('is not gone on with by a worker that was thought dead: its batch changes nothing', async () => {
    const host = someone(souk, 'host');
    const sent = await send(souk, host, many('S', 10), { type: NDJSON });
    const file = await souk.app.get(Imports, { strict: false }).next(host.id);
    if (file === undefined) throw new Error('there is no import');
    const variant = { row: 1, sku: 'S-0', title: '', amount: 1, currency: 'EUR', onHand: 1 };
    const product = { from: 1, count: 1, title: 'S', description: '', errors: [], variants: [variant] };
    const batch = { products: [product], position: 1, bytesRead: 10 };
    const take = () =>
      souk.app.get(TakeRows, { strict: false }).take(file, batch, { position: 0, now: new Date() });
    // Both made the same batch from the same place.
    expect((await Promise.all([take(), take()])).sort()).toEqual([false, true]);
    expect(await take()).toBe(false);
    expect(await count('products WHERE host_id = $1', [host.id])).toBe(1);
    // Who goes on with it reads the file from the start, and nothing new for a while: that is no step back.
    const nothing = { products: [], position: 1, bytesRead: 5 };
    const rows = souk.app.get(TakeRows, { strict: false });
    expect(await rows.take(file, nothing, { position: 1, now: new Date() })).toBe(true);
    expect(await look(souk, host, sent.body.id)).toMatchObject({ rows: { read: 1 }, bytesDone: 10 });
  }, 60_000);
});
