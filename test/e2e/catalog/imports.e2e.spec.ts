import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { DROP_ERRORS, ENDED_BEFORE } from '../../../src/catalog/adapters/postgres/imports/import.sql.js';
import { ImportRetentionSchedule } from '../../../src/catalog/adapters/schedules/import-retention.schedule.js';
import { query } from '../platform/sql.js';
import { ended, imported, line, look, send, table } from './imports.js';
import { type ProductBody, someone } from './people.js';

const NDJSON = 'application/x-ndjson';
const LEFT_OUT = 'Left out: "Vendor", "Tags", "Variant Compare At Price", "Image Src"';

describe('importing products', () => {
  let souk: TestApp;
  beforeAll(async () => {
    souk = await startApp();
  }, 30_000);
  afterAll(() => souk.close());

  const sql = (text: string, values: unknown[] = []) => query({ url: souk.databaseUrl }, text, values);
  const newHost = () => someone(souk, 'host');
  const products = async (hostId: string): Promise<readonly ProductBody[]> => {
    const { body } = await souk.call<{ data: ProductBody[] }>('GET', `/v2/products?host=${hostId}&limit=100`);
    return body.data;
  };

  const one = async (id: string) => (await souk.call<ProductBody>('GET', `/v2/products/${id}`)).body;

  it('that write much have the planner look at the shop before they are done', async () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => line(`MANY-${index}`)).join('\n');
    expect((await imported(souk, newHost(), lines, { type: NDJSON })).products.created).toBe(1_000);
    const [known] = await sql(`SELECT reltuples FROM pg_class WHERE relname = 'products'`);
    expect(Number(known?.['reltuples'])).toBeGreaterThanOrEqual(1_000);
  });

  describe('from a table of ours', () => {
    const TABLE = table(
      'tee,Tee,"Soft, and\r\nlong",TEE-S,S,1999,EUR,3',
      'tee,,,TEE-M,M,2099,EUR,0',
      'mug,Mug,,MUG,,900,EUR,7',
    );

    it('makes one product of the rows of a handle, with stock through the ledger and events', async () => {
      const host = newHost();
      const seen = await imported(souk, host, `\ufeff${TABLE}`);
      expect(seen).toMatchObject({
        ...{ state: 'done', format: 'csv', dryRun: false, errorCount: 0, errors: [] },
        rows: { read: 3, failed: 0, skipped: 0 },
        products: { created: 2, updated: 0, unchanged: 0 },
      });
      expect(seen.bytesDone).toBe(seen.bytes);
      const [mug, tee] = await products(host.id);
      expect(mug).toMatchObject({ title: 'Mug', variants: [{ sku: 'MUG', available: 7 }] });
      expect(tee).toMatchObject({
        ...{ title: 'Tee', description: 'Soft, and\nlong' },
        variants: [
          { sku: 'TEE-S', title: 'S', price: { amount: 1999, currency: 'EUR' }, available: 3 },
          { sku: 'TEE-M', title: 'M', price: { amount: 2099, currency: 'EUR' }, available: 0 },
        ],
      });
      const ledger = await sql(
        `SELECT l.delta, l.reason, l.actor_id FROM stock_ledger l JOIN variants v ON v.id = l.variant_id
          WHERE v.host_id = $1 ORDER BY l.delta`,
        [host.id],
      );
      expect(ledger.map(({ delta, reason, actor_id }) => [delta, reason, actor_id])).toEqual([
        [3, 'import', host.id],
        [7, 'import', host.id],
      ]);
    });

    it('adds variants that can be had as those can that were there, down to the last of them', async () => {
      const host = newHost();
      await imported(souk, host, TABLE);
      await imported(souk, host, table('t,,,TEE-S,S,1999,EUR,', 't,,,TEE-L,L,2500,EUR,1'));
      const tee = (await products(host.id)).find(({ title }) => title === 'Tee');
      const inStock = async () => {
        const path = `/v2/products?host=${host.id}&inStock=true&q=tee`;
        return (await souk.call<{ data: ProductBody[] }>('GET', path)).body.data.length;
      };
      const seen: [number, number][] = [];
      for (const { id } of tee?.variants ?? []) {
        const body = { onHand: 0, reason: 'none left' };
        const { status } = await souk.call('PUT', `/v2/variants/${id}/stock`, { as: host, body });
        seen.push([status, await inStock()]);
      }
      expect(seen).toEqual([
        [200, 1],
        [200, 1],
        [200, 0],
      ]);
    });

    it('changes nothing when it is imported again, and what differs when it does', async () => {
      const host = newHost();
      await imported(souk, host, TABLE);
      const before = await products(host.id);
      expect((await imported(souk, host, TABLE)).products).toEqual({ created: 0, updated: 0, unchanged: 2 });
      expect(await products(host.id)).toEqual(before);
      const changed = table('t,Tee!,,TEE-S,S,1500,EUR,9', 't,,,TEE-L,L,2500,EUR,1', 'm,,,MUG,,900,EUR,');
      expect((await imported(souk, host, changed)).products).toEqual({
        created: 0,
        updated: 1,
        unchanged: 1,
      });
      const [, tee] = await products(host.id);
      // What is not named stays: the variant M, the stock of the mug. An empty text is an empty one.
      expect(tee).toMatchObject({ id: before[1]?.id, title: 'Tee!', description: '' });
      expect(tee?.variants.map(({ sku, title, available }) => [sku, title, available])).toEqual([
        ...[
          ['TEE-S', 'S', 9],
          ['TEE-M', 'M', 0],
          ['TEE-L', 'L', 1],
        ],
      ]);
      const wrong = await sql(
        `SELECT v.sku FROM variants v LEFT JOIN stock_ledger l ON l.variant_id = v.id WHERE v.host_id = $1
          GROUP BY v.id HAVING v.on_hand <> coalesce(sum(l.delta), 0)`,
        [host.id],
      );
      expect(wrong).toEqual([]);
    });

    it('leaves everything as it is in a dry run, and finds the same errors', async () => {
      const host = newHost();
      const bad = `${TABLE}bad,Bad,,TEE-S,,1,EUR,1\n`;
      const dry = await imported(souk, host, bad, { query: '?dryRun=true' });
      expect(await products(host.id)).toEqual([]);
      const real = await imported(souk, host, bad);
      expect(dry).toMatchObject({ dryRun: true, products: { created: 2, updated: 0, unchanged: 0 } });
      expect(dry.errors).toEqual([{ row: 5, path: 'sku', message: 'is in row 2 already' }]);
      expect(real).toMatchObject({ errors: dry.errors, products: dry.products, rows: dry.rows });
    });

    it('tells errors by row and column, and brings in a product as a whole or not at all', async () => {
      const host = newHost();
      const seen = await imported(
        souk,
        host,
        table(
          'a,A,,A-1,,100,EUR,1',
          'a,,,A-2,,x,EUR,1',
          'b,B,,B-1,,100,EUR,-1',
          'c,C,,C-1,,100,EUR,1.5',
          'd,D,,D-1,,100,EUR,1e21',
          'e,E,,E-1,,100,EUR,NaN',
          'f,F,,F-1,,0,EUR,0',
          'g,G,,G-1,,100,eur,1',
          'h,,,H-1,,100,EUR,1',
          'i,I,,,,100,EUR,1',
          'j,J,,J-1,,100,EUR',
          'k,K\u0000,,K-1,,100,EUR,1',
          ',L,,L-1,,100,EUR,1',
          'm,M,,M-1,,100,EUR,1',
          'm,,,M-2,,100,USD,1',
          'n,N,,N-1,,100,EUR,1',
          'a,A,,A-3,,100,EUR,1',
        ),
      );
      expect(seen.errors.map(({ row, path }) => [row, path])).toEqual([
        ...[
          [3, 'priceAmount'],
          [4, 'onHand'],
          [5, 'onHand'],
          [6, 'onHand'],
          [7, 'onHand'],
        ],
        ...[
          [9, 'priceCurrency'],
          [10, 'title'],
          [11, 'sku'],
          [12, ''],
          [13, 'title'],
          [14, 'handle'],
        ],
        ...[
          [16, 'priceCurrency'],
          [18, 'handle'],
        ],
      ]);
      expect(seen).toMatchObject({ state: 'done', rows: { read: 17, failed: 15 }, errorCount: 13 });
      expect((await products(host.id)).map(({ title }) => title)).toEqual(['N', 'F']);
      const page = await souk.call<{ data: object[]; page: { next: string } }>(
        'GET',
        `/v2/imports/${seen.id}/errors?limit=12`,
        { as: host },
      );
      expect(page.body.data).toEqual(seen.errors.slice(0, 12));
      const rest = await souk.call('GET', `/v2/imports/${seen.id}/errors?cursor=${page.body.page.next}`, {
        as: host,
      });
      expect(rest.body).toEqual({ data: seen.errors.slice(12), page: { next: null } });
      const odd = await souk.call('GET', `/v2/imports/${seen.id}/errors?cursor=x`, { as: host });
      expect(odd.body['code']).toBe('invalid_cursor');
    });

    it('never counts below what is reserved, and leaves the whole product then', async () => {
      const host = newHost();
      await imported(souk, host, table('a,A,,A-1,,100,EUR,5'));
      await sql('UPDATE variants SET reserved = 3 WHERE host_id = $1', [host.id]);
      const seen = await imported(souk, host, table('a,B,,A-1,,100,EUR,2'));
      expect(seen.errors).toEqual([
        { row: 2, path: 'onHand', message: 'must not be less than the 3 reserved units' },
      ]);
      expect(await products(host.id)).toMatchObject([{ title: 'A', variants: [{ available: 2 }] }]);
    });

    it('knows only the SKUs of its host: those of another are another product', async () => {
      const [one, other] = [newHost(), newHost()];
      await imported(souk, one, table('a,Mine,,SAME,,100,EUR,5'));
      const seen = await imported(souk, other, table('a,Theirs,,SAME,,100,EUR,1'));
      expect(seen.products.created).toBe(1);
      expect((await products(one.id)).map(({ title }) => title)).toEqual(['Mine']);
      expect((await souk.call('GET', `/v2/imports/${seen.id}`, { as: one })).status).toBe(404);
      expect((await souk.call('GET', `/v2/imports/${seen.id}/errors`, { as: one })).status).toBe(404);
      expect((await souk.call('DELETE', `/v2/imports/${seen.id}`, { as: one })).status).toBe(404);
    });

    it('refuses SKUs of two products in one, and two products in the file for one', async () => {
      const host = newHost();
      await imported(souk, host, table('a,A,,A-1,,1,EUR,1', 'a,,,A-2,,1,EUR,1', 'b,B,,B-1,,1,EUR,1'));
      const seen = await imported(
        souk,
        host,
        table('x,X,,A-1,,1,EUR,1', 'x,,,B-1,,1,EUR,1', 'y,Y,,A-1,,1,EUR,1', 'z,Z,,A-2,,1,EUR,1'),
      );
      expect(seen.errors).toEqual([
        { row: 3, path: 'sku', message: 'belongs to another of your products than the SKU of row 2' },
        { row: 5, path: 'sku', message: 'names a product that is in row 4 already' },
      ]);
      expect((await products(host.id)).map(({ title }) => title)).toEqual(['B', 'Y']);
    });
  });

  describe('from lines of JSON', () => {
    it('takes what may be posted, and tells what may not by its line', async () => {
      const host = newHost();
      const seen = await imported(
        souk,
        host,
        [line('OK'), 'nonsense', line('BAD', { hostId: host.id }), '[1]', line('LAST')].join('\r\n'),
        { type: NDJSON },
      );
      expect(seen).toMatchObject({ state: 'done', format: 'ndjson', rows: { read: 5, failed: 3 } });
      expect(seen.errors).toEqual([
        { row: 2, path: '', message: 'is not JSON' },
        { row: 3, path: 'hostId', message: 'should not exist' },
        { row: 4, path: '', message: 'must be an object' },
      ]);
      expect((await products(host.id)).map(({ title }) => title)).toEqual(['Product LAST', 'Product OK']);
    });
  });

  describe('from Shopify', () => {
    const SHOPIFY = [
      'Handle,Title,Body (HTML),Vendor,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,' +
        'Variant SKU,Variant Grams,Variant Price,Variant Compare At Price,Variant Inventory Qty,Image Src,Status',
      'tee,Tee,"<p>Soft &amp; ""warm""</p>\r\n<script>alert(1)</script><ul><li>One</li></ul>",Acme,"a, b",true,' +
        'Size,S,Colour,Red,TEE-S,180,19.90,25,3,https://example.com/1.jpg,active',
      'tee,,,,,,,M,,Red,TEE-M,453.59237,20,,,,',
      'tee,,,,,,,,,,,,,,,https://example.com/2.jpg,',
      'mug,Mug,,Acme,,true,Title,Default Title,,,MUG,,9,,1,,active',
      'old,Old,,Acme,,false,Title,Default Title,,,OLD,,9,,1,,draft',
      'odd,Odd,,Acme,,true,Title,Default Title,,,ODD,a lot,9.999,,-1,,active',
      '',
    ].join('\r\n');

    it('takes products as Shopify writes them, and says what it has no place for', async () => {
      const host = newHost();
      const seen = await imported(souk, host, `\ufeff${SHOPIFY}`);
      expect(seen).toMatchObject({
        ...{ state: 'done', format: 'shopify', notes: [LEFT_OUT] },
        rows: { read: 6, failed: 1, skipped: 1 },
        products: { created: 2 },
      });
      expect(seen.errors.map(({ row, path }) => [row, path])).toEqual([
        [7, 'Variant Price'],
        [7, 'Variant Grams'],
        [7, 'Variant Inventory Qty'],
      ]);
      const [mug, { id = '' } = {}] = await products(host.id);
      expect(mug).toMatchObject({
        ...{ options: [], variants: [{ title: '', options: [], price: { amount: 900, currency: 'EUR' } }] },
      });
      expect(await one(id)).toMatchObject({
        description: 'Soft & "warm"\n\nOne',
        options: [
          { name: 'Size', values: ['S', 'M'] },
          { name: 'Colour', values: ['Red'] },
        ],
        variants: [
          { title: 'S / Red', options: ['S', 'Red'], price: { amount: 1990 }, weightGrams: 180, onHand: 3 },
          { title: 'M / Red', options: ['M', 'Red'], price: { amount: 2000 }, weightGrams: 454, onHand: 0 },
        ],
      });
      expect((await imported(souk, host, SHOPIFY)).products).toEqual({
        created: 0,
        updated: 0,
        unchanged: 2,
      });
    });

    const choices = (...lines: readonly string[]) =>
      [
        'Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Price',
        ...lines,
      ].join('\n');

    it('adds values to the options that a product has, and what it does not name stays', async () => {
      const host = newHost();
      await imported(souk, host, choices('a,A,Size,S,Cut,Slim,A-S,1', 'a,,,M,,Slim,A-M,1', 'p,P,,,,,P-1,1'));
      const more = choices('a,A,Size,L,Cut,Slim,A-L,1', 'a,,,M,,Wide,A-M,1', 'p,P,Size,One,,,P-1,1');
      expect((await imported(souk, host, more)).products).toEqual({ created: 0, updated: 2, unchanged: 0 });
      const [plain, tee] = await products(host.id);
      expect(tee).toMatchObject({
        options: [
          { name: 'Size', values: ['S', 'M', 'L'] },
          { name: 'Cut', values: ['Slim', 'Wide'] },
        ],
        variants: [
          { sku: 'A-S', title: 'S / Slim', options: ['S', 'Slim'] },
          { sku: 'A-M', title: 'M / Wide', options: ['M', 'Wide'] },
          { sku: 'A-L', title: 'L / Slim', options: ['L', 'Slim'] },
        ],
      });
      expect(plain).toMatchObject({
        options: [{ name: 'Size', values: ['One'] }],
        variants: [{ title: 'One' }],
      });
      expect((await imported(souk, host, more)).products.unchanged).toBe(2);
      // Other options are of all variants, and of one the file says nothing.
      const others = choices('a,A,Width,W,,,A-L,1', 'a,,,X,,,A-M,1');
      const seen = await imported(souk, host, others);
      expect(seen.errors.map(({ row, path }) => [row, path])).toEqual([[2, 'Option1 Value']]);
      expect((await products(host.id))[1]).toEqual(tee);
      // Of what changes, a search knows by then.
      await imported(souk, host, choices('a,A,Size,S,Cut,Loose,A-S,1'));
      const loose = await souk.call<{ data: ProductBody[] }>('GET', `/v2/products?host=${host.id}&q=loose`);
      expect(loose.body.data.map(({ title }) => title)).toEqual(['A']);
    });

    it('leaves variants that are not named as they are, and says what to do where options are new to them', async () => {
      const host = newHost();
      const first = table(
        ...[
          'a,A,,A-1,One,100,EUR,1',
          'a,,,A-2,Two,200,EUR,2',
          'a,,,A-3,Three,300,EUR,3',
          'a,,,A-4,Four,400,EUR,4',
        ],
        'b,B,,B-1,,100,EUR,1',
      );
      expect((await imported(souk, host, first)).products.created).toBe(2);
      // Without options of either: what is named changes, and nothing else.
      const part = 'Handle,Title,Option1 Value,Variant SKU,Variant Price\na,A,Zwei,A-2,2.50\n';
      expect((await imported(souk, host, part)).products).toEqual({ created: 0, updated: 1, unchanged: 0 });
      const told = async () =>
        (await products(host.id)).map(({ variants }) =>
          variants.map(({ sku, title, price, available }) => [sku, title, price.amount, available]),
        );
      const before = await told();
      expect(before).toEqual([
        [['B-1', '', 100, 1]],
        [
          ...[
            ['A-1', 'One', 100, 1],
            ['A-2', 'Zwei', 250, 2],
          ],
          ...[
            ['A-3', 'Three', 300, 3],
            ['A-4', 'Four', 400, 4],
          ],
        ],
      ]);
      // Options that some would have and some not are no options: that row is told, the others come in.
      const sized = choices('a,A,Size,Two,,,A-2,3', 'b,B,Size,One,,,B-1,4');
      const seen = await imported(souk, host, sized);
      expect(seen).toMatchObject({ state: 'done', products: { created: 0, updated: 1, unchanged: 0 } });
      expect(seen.errors).toEqual([
        {
          ...{ row: 2, path: 'Option1 Value' },
          message:
            'is a value of options that other variants of the product do not have yet: name those too (SKU "A-1", "A-3", "A-4"), or leave the options out',
        },
      ]);
      expect(await told()).toEqual([[['B-1', 'One', 400, 1]], before[1]]);
      const json = line('A-2', {
        options: [{ name: 'Size', values: ['Two'] }],
        variants: [{ sku: 'A-2', options: ['Two'], price: { amount: 300, currency: 'EUR' }, onHand: 2 }],
      });
      const lines = await imported(souk, host, json, { type: 'application/x-ndjson' });
      expect(lines.errors).toEqual([{ ...seen.errors[0], row: 1, path: 'variants.0.options' }]);
      // As it says.
      const whole = choices('a,A,Size,1,,,A-1,1', 'a,,,2,,,A-2,2', 'a,,,3,,,A-3,3', 'a,,,4,,,A-4,4');
      expect((await imported(souk, host, whole)).products.updated).toBe(1);
    });

    it('tells what is wrong with choices by row and column, in a dry run too, and leaves the whole product', async () => {
      const bad = choices(
        ...['a,A,Size,S,Cut,Slim,A-1,1', 'a,,,,,Slim,A-2,1', 'a,,,M,,,A-3,1'],
        ...['b,B,Size,S,,,B-1,1', 'b,,,M,,Slim,B-2,1'],
        ...['c,C,Size,S,,,C-1,1', 'c,,,S,,,C-2,1'],
        ...['d,D,Size,S,Size,M,D-1,1'],
        ...['e,E,Size,S,,,E-1,1', 'e,,Width,M,,,E-2,1'],
        ...[`f,F,Size,${'x'.repeat(101)},,,F-1,1`],
        ...['g,G,Size,S,,,G-1,1', 'h,H,,,,,H-1,1', 'g,,,M,,,G-2,1'],
        ...['i,I,,S,,,I-1,1'],
      );
      const host = newHost();
      const dry = await imported(souk, host, bad, { query: '?dryRun=true' });
      expect(await products(host.id)).toEqual([]);
      const seen = await imported(souk, host, bad);
      expect(seen.errors.map(({ row, path }) => [row, path])).toEqual([
        [3, 'Option1 Value'],
        [4, 'Option2 Value'],
        [5, 'Option2 Name'],
        [8, 'Option1 Value'],
        [9, 'Option2 Name'],
        [11, 'Option1 Name'],
        [12, 'Option1 Value'],
        [15, 'Handle'],
        [16, 'Option1 Name'],
      ]);
      expect(dry).toMatchObject({ errors: seen.errors, products: seen.products, rows: seen.rows });
      expect((await products(host.id)).map(({ title }) => title)).toEqual(['H', 'G']);
    });

    it('reads prices in the currency that is named, by its digits', async () => {
      const host = newHost();
      const yen = SHOPIFY.replace('19.90', '1990').replace('9.999', '9').replace('-1', '1');
      await imported(souk, host, yen, { query: '?format=shopify&currency=JPY' });
      const tee = (await products(host.id)).find(({ title }) => title === 'Tee');
      expect(tee?.variants[0]?.price).toEqual({ amount: 1990, currency: 'JPY' });
    });
  });

  describe('is refused', () => {
    it('of shoppers, of strangers, in other types, compressed, and by odd settings', async () => {
      const host = newHost();
      const shopper = someone(souk, 'shopper');
      expect((await send(souk, shopper, table())).status).toBe(403);
      expect((await send(souk, { token: 'x' }, table())).status).toBe(401);
      expect((await send(souk, host, '{}', { type: 'application/json' })).status).toBe(415);
      expect((await send(souk, host, 'x', { headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
      for (const query of ['?dryRun=yes', '?format=xml', '?format=ndjson', '?currency=eur', '?all=1'])
        expect((await send(souk, host, table(), { query })).body.code).toBe('validation_failed');
      const elsewhere = await souk.call('POST', '/v2/products', {
        ...{ as: host, body: table(), headers: { 'content-type': 'text/csv' } },
      });
      expect(elsewhere.status).toBe(415);
    });

    it('while ten of the host wait', async () => {
      const host = newHost();
      for (let index = 0; index < 10; index += 1)
        await sql(
          `INSERT INTO imports (id, host_id, dry_run, currency, path, bytes, state)
           VALUES (uuidv7(), $1, true, 'EUR', '/nowhere', 0, 'waiting')`,
          [host.id],
        );
      expect((await send(souk, host, table())).body).toMatchObject({ code: 'limit_reached' });
    });
  });

  it('is cancelled where it is, once and for all', async () => {
    const host = newHost();
    const [{ id = '' } = {}] = (await sql(
      `INSERT INTO imports (id, host_id, dry_run, currency, path, bytes, position, state)
       VALUES (uuidv7(), $1, true, 'EUR', '/nowhere', 0, 7, 'running') RETURNING id`,
      [host.id],
    )) as { id: string }[];
    const cancel = () => souk.call('DELETE', `/v2/imports/${id}`, { as: host });
    expect((await cancel()).status).toBe(204);
    expect((await cancel()).status).toBe(204);
    expect(await look(souk, host, id)).toMatchObject({ state: 'cancelled' });
    const done = await imported(souk, host, table('a,A,,A-1,,1,EUR,1'));
    const late = await souk.call('DELETE', `/v2/imports/${done.id}`, { as: host });
    expect(late.body['code']).toBe('invalid_transition');
  });

  it('is the same import for the same Idempotency-Key', async () => {
    const host = newHost();
    const headers = { 'idempotency-key': 'one' };
    const [first, again] = [
      await send(souk, host, table('a,A,,A-1,,1,EUR,1'), { headers }),
      await send(souk, host, table('a,A,,A-1,,1,EUR,1'), { headers }),
    ];
    expect([again.status, again.body.id]).toEqual([202, first.body.id]);
    const other = await send(souk, host, table('b,B,,B-1,,1,EUR,1'), { headers });
    expect(other.body.code).toBe('idempotency_key_reused');
    await ended(souk, host, first.body.id);
    expect(await products(host.id)).toHaveLength(1);
  });

  it('is forgotten with its errors 30 days after its end, and not before, however many there are', async () => {
    const host = newHost();
    const errors = async (where: string, values: unknown[] = []) =>
      Number((await sql(`SELECT count(*) FROM import_errors WHERE ${where}`, values))[0]?.['count']);
    const add = (count: number, state: string, age: string, of: number) =>
      sql(
        `WITH added AS (
           INSERT INTO imports (id, host_id, dry_run, currency, path, bytes, state, ended_at)
           SELECT uuidv7(), $1, false, 'EUR', '/nowhere', 0, $3,
                  CASE WHEN $3 = 'waiting' THEN NULL ELSE now() - $4::interval END
             FROM generate_series(1, $2::integer) RETURNING id
         )
         INSERT INTO import_errors (import_id, number, row, path, message)
         SELECT id, n, n, '', 'is wrong' FROM added, generate_series(1, $5::integer) AS n`,
        [host.id, count, state, age, of],
      );
    const { products: brought } = await imported(souk, host, table('a,A,,A-1,,1,EUR,1'));
    await add(1, 'failed', '31 days', 7_000);
    await add(600, 'done', '31 days', 1);
    await add(300, 'cancelled', '90 days', 10);
    await add(2, 'done', '29 days 23 hours', 10);
    await sql('ANALYZE imports, import_errors');
    const plan = async (text: string, values: unknown[]) =>
      (await sql(`EXPLAIN ${text}`, values)).map((row) => row['QUERY PLAN']).join('\n');
    expect(await plan(ENDED_BEFORE, [30, 1])).toContain('imports_ended');
    const none = '00000000-0000-0000-0000-000000000000';
    expect(await plan(DROP_ERRORS, [[none], 5_000])).not.toContain('Seq Scan');
    await souk.app.get(ImportRetentionSchedule, { strict: false }).purge();
    const left = await sql(
      `SELECT count(*)::integer, min(ended_at) > now() - interval '30 days' AS young FROM imports WHERE host_id = $1`,
      [host.id],
    );
    expect(left).toEqual([{ count: 3, young: true }]);
    expect(await errors('import_id IN (SELECT id FROM imports WHERE host_id = $1)', [host.id])).toBe(20);
    expect(await errors('NOT EXISTS (SELECT FROM imports WHERE id = import_id)')).toBe(0);
    expect([brought.created, (await products(host.id)).length]).toEqual([1, 1]);
  });

  it('is told to the sockets of its host, and to no other', async () => {
    const [host, other] = [await souk.host(), await souk.host()];
    const heard: { importId: string; state: string }[] = [];
    const overheard: object[] = [];
    (await souk.connect(host)).on('import.progress', (frame) => void heard.push(frame as never));
    (await souk.connect(other)).on('import.progress', (frame) => void overheard.push(frame as object));
    const seen = await imported(souk, host, table('a,A,,A-1,,1,EUR,1'));
    const { id: importId, state, bytes, bytesDone, rows, products: brought, errorCount } = seen;
    const last = await waitFor(() => heard.find((frame) => frame.state === 'done'), { describe: 'the end' });
    expect(last).toEqual({ importId, state, bytes, bytesDone, rows, products: brought, errorCount });
    expect(overheard).toEqual([]);
  });
});
