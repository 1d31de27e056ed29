import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { startApp, type TestApp } from '../../support/app.js';
import { imported, line, table } from './imports.js';
import { someone } from './people.js';

const NDJSON = 'application/x-ndjson';
/** More than three pages. */
const MANY = 650;

describe('exporting products', () => {
  let souk: TestApp;
  beforeAll(async () => {
    souk = await startApp();
  }, 30_000);
  afterAll(() => souk.close());

  const fetched = async (
    as: { token: string },
    format: string,
  ): Promise<{ type: string | null; text: string }> => {
    const response = await fetch(`${souk.url}/v2/exports/products?format=${format}`, {
      headers: { authorization: `Bearer ${as.token}` },
    });
    expect(response.status).toBe(200);
    return { type: response.headers.get('content-type'), text: await response.text() };
  };
  const cells = (text: string): string[][] => parse(text);

  const ODD = [
    '=SUM(A1)',
    '+1',
    '-1',
    '@x',
    '\tx',
    "'=quoted",
    "''-x",
    "'plain",
    'a "b", c',
    'two\nlines',
    '＝x',
  ];

  /** A shop of odd texts and many products, of which nothing is lost on the way. */
  async function stocked(): Promise<{ id: string; token: string }> {
    const host = someone(souk, 'host');
    const lines = ODD.map((text, index) =>
      line(text, {
        ...{ title: text, description: text },
        variants: [0, 1].map((onHand) => ({
          ...{ sku: `${text}${onHand}`, title: text, price: { amount: index, currency: 'JPY' }, onHand },
        })),
      }),
    );
    const many = Array.from({ length: MANY }, (_, index) => line(`SKU-${index}`));
    const seen = await imported(souk, host, [...lines, ...many].join('\n'), { type: NDJSON });
    expect(seen).toMatchObject({ errors: [], products: { created: MANY + ODD.length } });
    return host;
  }

  it('gives all pages of the own products, once each, which no spreadsheet runs; importing them changes nothing', async () => {
    const host = await stocked();
    const csv = await fetched(host, 'csv');
    expect(csv.type).toBe('text/csv; charset=utf-8');
    const [header, ...rows] = cells(csv.text);
    expect(header?.[0]).toBe('handle');
    expect(new Set(rows.map(([, , , sku]) => sku)).size).toBe(rows.length);
    expect(rows).toHaveLength(MANY + 2 * ODD.length);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
    const same = {
      state: 'done',
      errors: [],
      products: { created: 0, updated: 0, unchanged: MANY + ODD.length },
    };
    expect(await imported(souk, host, csv.text, { query: '?dryRun=true' })).toMatchObject(same);
    expect(await imported(souk, host, csv.text)).toMatchObject(same);
    const json = await fetched(host, 'ndjson');
    expect(json.type).toBe(NDJSON);
    expect(await imported(souk, host, json.text, { type: NDJSON })).toMatchObject(same);
    // Somebody else gets what the first one has.
    const other = someone(souk, 'host');
    expect((await imported(souk, other, csv.text)).products.created).toBe(MANY + ODD.length);
    const theirs = await fetched(other, 'ndjson');
    expect(theirs.text).toBe(json.text);
  }, 60_000);

  it('gives a header to whoever sells nothing, and nothing to shoppers and strangers', async () => {
    const host = someone(souk, 'host');
    await imported(souk, someone(souk, 'host'), table('a,A,,A-1,,1,EUR,1'));
    expect(cells((await fetched(host, 'csv')).text)).toHaveLength(1);
    expect((await fetched(host, 'ndjson')).text).toBe('');
    const ask = (as?: { token: string }) => souk.call('GET', '/v2/exports/products', { ...(as && { as }) });
    expect((await ask(someone(souk, 'shopper'))).status).toBe(403);
    expect((await ask()).status).toBe(401);
    const odd = await souk.call('GET', '/v2/exports/products?format=xml', { as: host });
    expect(odd.body['code']).toBe('validation_failed');
  });
});
