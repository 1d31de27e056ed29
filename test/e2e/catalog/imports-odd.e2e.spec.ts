import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { query } from '../platform/sql.js';
import { HEADER, imported, line, look, send, table } from './imports.js';
import { someone } from './people.js';

const NDJSON = 'application/x-ndjson';
/** What odd files are made from. */
const SEEDS = process.env['SOUK_SOAK'] === '1' ? [1, 2, 3] : [1];
const MAX = 24_000_000;

describe('files that are not as they should be', () => {
  let souk: TestApp;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'souk-imports-'));
    souk = await startApp({ DATA_DIR: dataDir, IMPORT_BYTES: String(MAX), IMPORT_SECONDS: '3' });
  }, 30_000);
  afterAll(async () => {
    await souk.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const newHost = () => someone(souk, 'host');
  const files = () => readdir(join(dataDir, 'imports'));
  const noneLeft = () =>
    waitFor(async () => (await files()).length === 0, { describe: 'no file to be left' });
  const titles = async (hostId: string): Promise<string[]> => {
    const { body } = await souk.call<{ data: { title: string }[] }>('GET', `/v2/products?host=${hostId}`);
    return body.data.map(({ title }) => title);
  };
  const good = 'ok,Fine,,OK-1,,1,EUR,1';

  it.each<[string, string | Uint8Array, { row: number; message: string }]>([
    ['nothing', '', { row: 1, message: 'has no header' }],
    [
      'no header',
      `${good}\n`,
      { row: 1, message: 'must be a header with the columns handle, sku, priceAmount, priceCurrency' },
    ],
    [
      '100 columns',
      `${HEADER},${Array.from({ length: 92 }, (_, index) => `c${index}`).join()}\n`,
      { row: 1, message: 'has unknown columns: "c0", "c1", "c2", "c3", "c4"' },
    ],
    [
      '600 columns',
      `${Array.from({ length: 600 }, (_, index) => `c${index}`).join()}\n`,
      { row: 1, message: 'has more than 500 columns' },
    ],
    ['a column twice', `${HEADER},sku\n`, { row: 1, message: 'has the column "sku" twice' }],
    [
      'a line of 10 MB',
      `${table(good, 'open,Open,,OPEN,,1,EUR,1')}x,"${'x'.repeat(10_000_000)}"\n${good}`,
      { row: 4, message: 'is longer than 524288 bytes' },
    ],
    [
      'a row of 8,000,000 commas',
      `${table(good, 'open,Open,,OPEN,,1,EUR,1')}${','.repeat(8_000_000)}\n${good}`,
      { row: 4, message: 'has more than 500 columns' },
    ],
    [
      'a header of 2,000,000 columns',
      `${HEADER}${',c'.repeat(2_000_000)}\n`,
      { row: 1, message: 'has more than 500 columns' },
    ],
    [
      'a quote that is not closed',
      `${table(good, 'open,Open,,OPEN,,1,EUR,1')}b,"B,,B-1,,1,EUR,1\n`,
      { row: 4, message: 'has a quote that is not closed' },
    ],
    [
      'bytes',
      Uint8Array.from({ length: 4_000 }, (_, index) => (index * 7_919) % 251),
      { row: 1, message: 'must be a header with the columns handle, sku, priceAmount, priceCurrency' },
    ],
  ])('end as failed with %s, and say where', async (_, body, error) => {
    const host = newHost();
    const seen = await imported(souk, host, body);
    expect(seen).toMatchObject({ state: 'failed' });
    expect(seen.errors.at(-1)).toEqual({ path: '', ...error });
    // What stood before it was brought in, but for the product that may go on where nothing can be read.
    expect(await titles(host.id)).toEqual(error.row > 1 ? ['Fine'] : []);
    expect(seen.errors.length).toBe(error.row > 1 ? 2 : 1);
    await noneLeft();
  });

  it('lose only the lines that cannot be read, of 10 MB as in another charset', async () => {
    const host = newHost();
    const bytes = Buffer.concat([
      Buffer.from(`${line('A')}\n"${'x'.repeat(10_000_000)}"\n`),
      Buffer.from(line('LATIN').replace('Product', 'Prödukt'), 'latin1'),
      Buffer.from(`\n\u0000\n${line('B')}`),
    ]);
    const seen = await imported(souk, host, bytes, { type: NDJSON });
    expect(seen).toMatchObject({ state: 'done', rows: { read: 5, failed: 3 } });
    expect(seen.errors.map(({ row, message }) => [row, message])).toEqual([
      [2, 'is longer than 524288 bytes'],
      [3, 'is not UTF-8'],
      [4, 'is not JSON'],
    ]);
    const latin = Buffer.concat([
      Buffer.from(table('a,Fine,,A-9,,1,EUR,1')),
      Buffer.from('b,Prödukt,,B-9,,1,EUR,1\n', 'latin1'),
    ]);
    expect(await imported(souk, host, latin)).toMatchObject({
      errors: [{ row: 3, path: 'title', message: 'has bytes that are not UTF-8' }],
      products: { created: 1 },
    });
  });

  it('are read as UTF-16 if they say so, as spreadsheets write it', async () => {
    const host = newHost();
    await imported(souk, host, Buffer.from(`\ufeff${table('a,Prödukt,,A-16,,1,EUR,1')}`, 'utf16le'));
    expect(await titles(host.id)).toEqual(['Prödukt']);
  });

  it('have at most so many variants in a product, however many rows it goes on for', async () => {
    const host = newHost();
    const rows = Array.from(
      { length: 20_000 },
      (_, index) => `a,${index === 0 ? 'A' : ''},,A-${index},,1,EUR,1`,
    );
    const seen = await imported(souk, host, table(...rows, good));
    expect(seen).toMatchObject({ rows: { read: 20_001, failed: 20_000 }, products: { created: 1 } });
    expect(seen.errors).toEqual([{ row: 2, path: '', message: 'a product has 100 rows at most' }]);
  });

  it("take up nobody's place once they are cancelled, however little there is in them", async () => {
    // As many hosts as this process does imports of at once.
    const slow = await Promise.all(
      [newHost(), newHost()].map(async (host) => {
        const { body } = await send(
          souk,
          host,
          `${HEADER}\n${'\n'.repeat(1_000_000)}${'a\n'.repeat(2_000_000)}`,
        );
        return { host, id: body.id };
      }),
    );
    for (const { host, id } of slow)
      await waitFor(async () => (await look(souk, host, id)).bytesDone > 0, {
        ...{ describe: 'the import to be in the middle', timeoutMs: 20_000 },
      });
    for (const { host, id } of slow)
      expect((await souk.call('DELETE', `/v2/imports/${id}`, { as: host })).status).toBe(204);
    expect(await imported(souk, newHost(), table(good))).toMatchObject({ products: { created: 1 } });
    for (const { host, id } of slow) expect((await look(souk, host, id)).state).toBe('cancelled');
    await noneLeft();
  }, 60_000);

  it('are refused over the limit, with and without a length, and leave nothing', async () => {
    const host = newHost();
    const large = await send(souk, host, 'x'.repeat(MAX + 1)).catch(() => ({ status: 413 }));
    expect(large.status).toBe(413);
    const unnamed = await chunked(souk, host.token, MAX + 1);
    expect(unnamed).toMatch(/^HTTP\/1.1 413 /);
    await noneLeft();
  }, 60_000);

  it('are given up when they are late, and leave nothing', async () => {
    const host = newHost();
    const answer = await raw(souk, [
      'POST /v2/imports HTTP/1.1\r\nHost: souk\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n',
      `Authorization: Bearer ${host.token}\r\n\r\n${HEADER}\r\n`,
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*"code":"malformed_body"/);
    await noneLeft();
  });

  it('leave nothing when their sender goes away in the middle', async () => {
    const { port } = new URL(souk.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /v2/imports HTTP/1.1\r\nHost: souk\r\nContent-Type: text/csv\r\nContent-Length: 1000\r\n` +
        `Authorization: Bearer ${newHost().token}\r\n\r\n${HEADER}\r\n`,
    );
    await waitFor(async () => (await files()).length > 0, { describe: 'the file to be begun' });
    socket.destroy();
    await noneLeft();
  });

  it('never do harm, whatever stands in the cells: each row is in, or is told of', async () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '',
        '"',
        '""',
        'a"b',
        '=1',
        "'",
        '\u0000',
        '\ud83d\ude00',
        '-1',
        '1e21',
        '1',
        'EUR',
        'x\r\ny',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const quoted = cell.map((text) => `"${text.replaceAll('"', '""')}"`);
    const rows = fc.array(fc.oneof({ arbitrary: quoted, weight: 5 }, { arbitrary: cell, weight: 1 }), {
      ...{ minLength: 6, maxLength: 9 },
    });
    for (const seed of SEEDS) {
      const host = newHost();
      const odd = fc.sample(rows, { seed, numRuns: 300 }).map((cells) => cells.join());
      const fine = odd.map((_, index) => `h${index},T${index},,F-${index},,1,EUR,1`);
      const mixed = odd.flatMap((text, index) => [text, fine[index] ?? '']);
      const seen = await imported(souk, host, table(...mixed));
      expect(['done', 'failed']).toContain(seen.state);
      const { created, updated, unchanged } = seen.products;
      expect([updated, unchanged]).toEqual([0, 0]);
      const whole = await query(
        { url: souk.databaseUrl },
        `SELECT count(*) FROM products p WHERE host_id = $1 AND EXISTS (SELECT FROM variants WHERE product_id = p.id)`,
        [host.id],
      );
      expect(Number(whole[0]?.['count'])).toBe(created);
      expect(seen.rows.read - seen.rows.failed).toBeGreaterThanOrEqual(created);
      expect(seen.errorCount > 0).toBe(true);
    }
  }, 60_000);

  it('never do harm as bytes of any kind', async () => {
    const host = newHost();
    for (const [index, bytes] of fc
      .sample(fc.uint8Array({ maxLength: 3_000 }), { seed: 7, numRuns: 8 })
      .entries()) {
      const type = index % 2 === 0 ? NDJSON : 'text/csv';
      expect(['done', 'failed']).toContain((await imported(souk, host, bytes, { type })).state);
    }
    expect(await titles(host.id)).toEqual([]);
  }, 60_000);
});

/** What is answered to these bytes, until the connection is closed. */
function raw(souk: TestApp, parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(souk.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
      if (answer.includes('"requestId"')) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    for (const part of parts) socket.write(part);
  });
}

/** Sends so many bytes without saying how many they will be. */
function chunked(souk: TestApp, token: string, bytes: number): Promise<string> {
  return raw(souk, [
    'POST /v2/imports HTTP/1.1\r\nHost: souk\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n',
    `Authorization: Bearer ${token}\r\n\r\n${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n0\r\n\r\n`,
  ]);
}
