import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { startApp, type TestApp } from '../../support/app.js';
import { imported, line, table } from './imports.js';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { query } from '../platform/sql.js';
import { BOUNDARY, form, image } from '../rooms/uploads.js';
import { draft, someone } from './people.js';

const NDJSON = 'application/x-ndjson';
/** More than three pages. */
const MANY = 650;

/** A slug ends with the id, which another shop has not. */
const withoutHandles = (text: string): string => text.replace(/^([a-z0-9]+-)+[a-z0-9]+,/gm, 'handle,');

describe('exporting products', () => {
  let souk: TestApp;
  beforeAll(async () => {
    souk = await startApp();
  }, 30_000);
  afterAll(() => souk.close());

  const sql = (text: string, values: unknown[]) => query({ url: souk.databaseUrl }, text, values);
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

  const FIELDS = [
    { key: 'care', type: 'text' },
    { key: 'grams', type: 'number' },
    { key: 'washable', type: 'boolean' },
    { key: 'made_on', type: 'date' },
    { key: 'material', type: 'choice', choices: ['wool', '=linen'] },
  ];
  const define = (as: { token: string }) =>
    souk.call('PUT', '/v2/product-fields', { as, body: { fields: FIELDS } });

  /** All that may be said of a product, none like the other. */
  const RICH = [
    line('R-1', {
      ...{ description: 'Warm', language: 'de' },
      options: [
        // Not in the order of the variants, and one that no variant is.
        {
          ...{ name: 'Größe', values: ['L', 'S', '=M'] },
          translations: { en: { name: 'Size', values: ['Large', '@Small', 'Medium'] } },
        },
        {
          ...{ name: 'Farbe', values: ['rot', '-grün'] },
          translations: {
            en: { name: 'Colour', values: ['red', 'green'] },
            fr: { name: 'Couleur', values: ['rouge', 'vert'] },
          },
        },
      ],
      fields: { care: '=1+1', grams: -2.5, washable: true, made_on: '2026-02-28', material: '=linen' },
      translations: { fr: { title: 'Le pull', description: '+1' }, en: { title: '@home' } },
      variants: [
        {
          ...{ sku: 'R-1-S', options: ['S', 'rot'], title: '', onHand: 2, weightGrams: 400 },
          price: { amount: 1900, currency: 'EUR' },
          translations: { fr: { title: '=Petit' } },
          prices: [
            { amount: 2100, currency: 'USD' },
            { amount: 1700, currency: 'GBP' },
          ],
        },
        {
          ...{ sku: 'R-1-M', options: ['=M', '-grün'], onHand: 0, weightGrams: 0 },
          ...{ price: { amount: 2000, currency: 'EUR' }, prices: [{ amount: 300_000, currency: 'JPY' }] },
        },
        { sku: 'R-1-L', options: ['L', 'rot'], price: { amount: 2000, currency: 'EUR' }, onHand: 1 },
      ],
    }),
    line('R-2', { fields: { care: 'true', washable: false }, translations: { de: { title: 'Krug' } } }),
    line('R-3', { options: [{ name: 'Size', values: ['One'] }] }).replace(
      '"onHand"',
      '"options":["One"],"onHand"',
    ),
    line('R-4'),
    line('R-5', { status: 'draft' }),
    line('R-6', { publishAt: '2999-12-31T23:59:59.999Z' }),
  ].join('\n');

  it('gives all that is known of a product, as JSON and as a table: from there into an empty shop, and out again the same', async () => {
    const [host, heir, other] = [someone(souk, 'host'), someone(souk, 'host'), someone(souk, 'host')];
    for (const each of [host, heir, other]) await define(each);
    const seen = await imported(souk, host, RICH, { type: NDJSON });
    expect(seen).toMatchObject({ errors: [], products: { created: 6 } });
    const [json, csv] = [(await fetched(host, 'ndjson')).text, (await fetched(host, 'csv')).text];
    const [first] = json.split('\n').map((text) => (text === '' ? {} : (JSON.parse(text) as object)));
    expect(first).toMatchObject(JSON.parse(RICH.split('\n')[0] ?? '') as object);
    const rows = cells(csv);
    expect(rows[0]?.slice(8)).toEqual([
      ...['weightGrams', 'language', 'status', 'publishAt', 'option1Name', 'option1Value'],
      ...['option1Name.en', 'option1Value.en', 'option1Name.fr', 'option1Value.fr'],
      ...['option2Name', 'option2Value'],
      ...['option2Name.en', 'option2Value.en', 'option2Name.fr', 'option2Value.fr', 'variantTitle.fr'],
      ...['price.GBP', 'price.JPY', 'price.USD', 'title.de', 'description.de', 'title.en', 'description.en'],
      ...['title.fr', 'description.fr', ...FIELDS.map(({ key }) => `field.${key}`)],
    ]);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r＝]/.test(cell))).toEqual([]);
    // Nothing is lost where it came from, and nothing of it is missing in another shop.
    for (const [text, how] of [
      [json, { type: NDJSON }],
      [csv, {}],
    ] as const)
      expect(await imported(souk, host, text, how)).toMatchObject({
        ...{ errors: [], products: { created: 0, updated: 0, unchanged: 6 } },
      });
    expect(await imported(souk, heir, json, { type: NDJSON })).toMatchObject({
      errors: [],
      products: { created: 6 },
    });
    for (const format of ['ndjson', 'csv']) {
      const [own, theirs] = [(await fetched(host, format)).text, (await fetched(heir, format)).text];
      expect(withoutHandles(theirs)).toBe(withoutHandles(own));
    }
    expect(await imported(souk, other, csv)).toMatchObject({ errors: [], products: { created: 6 } });
    expect(withoutHandles((await fetched(other, 'csv')).text)).toBe(withoutHandles(csv));
  });

  it('gives drafts and what is scheduled to their host, who may show and hide by a file; nobody else sees them', async () => {
    const [host, other] = [someone(souk, 'host'), someone(souk, 'host')];
    await imported(
      souk,
      host,
      [
        line('S-1'),
        line('S-2', { status: 'draft' }),
        line('S-3', { publishAt: '2999-01-01T00:00:00Z' }),
      ].join('\n'),
      { type: NDJSON },
    );
    const listings = async () =>
      (await fetched(host, 'ndjson')).text
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text) as { status?: string; publishAt?: string })
        .map(({ status, publishAt }) => status ?? publishAt);
    const shown = async () => {
      const { body } = await souk.call<{ data: { title: string }[] }>('GET', `/v2/products?host=${host.id}`);
      return body.data.map(({ title }) => title.slice(-1)).join('');
    };
    expect(await listings()).toEqual(['published', 'draft', '2999-01-01T00:00:00.000Z']);
    expect([await shown(), (await fetched(other, 'ndjson')).text]).toEqual(['1', '']);
    // Shown, hidden, and shown as the moment that it was written with has come.
    const table = (...lines: string[]) =>
      ['handle,sku,priceAmount,priceCurrency,status,publishAt', ...lines].join('\n');
    const turned = await imported(
      souk,
      host,
      table(
        'a,S-1,1000,EUR,draft,',
        'b,S-2,1000,EUR,published,',
        'c,S-3,1000,EUR,scheduled,2020-01-01T00:00:00Z',
      ),
    );
    expect(turned).toMatchObject({ errors: [], products: { updated: 3 } });
    expect([await listings(), await shown()]).toEqual([['draft', 'published', 'published'], '32']);
    const found = await souk.call<{ data: unknown[] }>(
      'GET',
      `/v2/products?host=${host.id}&q=product&facets=true`,
    );
    expect(found.body).toMatchObject({ data: [{}, {}], facets: { inStock: { true: 2, false: 0 } } });
    // What is not named stays; units that are reserved keep a product in sight.
    await sql(`UPDATE variants SET reserved = 1 WHERE host_id = $1 AND sku = 'S-2'`, [host.id]);
    const rows = ['a,S-1,1000,EUR,,', 'b,S-2,1000,EUR,draft,', 'c,S-3,1000,EUR,scheduled,'];
    const seen = await imported(
      souk,
      host,
      table(...rows, 'd,S-4,1,EUR,gone,', 'e,S-5,1,EUR,draft,2999-02-30T00:00:00Z'),
    );
    expect(seen.errors).toEqual([
      { row: 3, path: 'status', message: 'must be published while 1 units are reserved' },
      { row: 4, path: 'publishAt', message: 'is needed for what is scheduled' },
      { row: 5, path: 'status', message: 'must be draft or published' },
      { row: 6, path: 'publishAt', message: 'must be a moment that exists, such as 2026-11-21T20:00:00Z' },
    ]);
    expect([await listings(), await shown()]).toEqual([['draft', 'published', 'published'], '32']);
    await sql(`UPDATE variants SET reserved = 0 WHERE host_id = $1`, [host.id]);
  });

  it('tells where images are, and asks no address of a file: those that are here stay', async () => {
    const [host, heir] = [someone(souk, 'host'), someone(souk, 'host')];
    const { id } = (
      await souk.call<{ id: string }>('POST', '/v2/products', { as: host, body: draft('Seen', 1) })
    ).body;
    await souk.call('POST', '/v2/products', { as: host, body: draft('Unseen', 1, 2) });
    for (const alt of ['=Front', 'Back'])
      await fetch(`${souk.url}/v2/products/${id}/media`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${host.token}`,
          'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        },
        body: new Uint8Array(form([{ bytes: await image(4, 3) }])),
      }).then(async (answer) => {
        const { id: medium } = (await answer.json()) as { id: string };
        await souk.call('PATCH', `/v2/products/${id}/media/${medium}`, { as: host, body: { alt } });
      });
    const media = async () =>
      (await souk.call<{ media: { url: string; alt: string }[] }>('GET', `/v2/products/${id}`)).body.media;
    const before = await media();
    const [json, csv] = [(await fetched(host, 'ndjson')).text, (await fetched(host, 'csv')).text];
    const [first, second] = json
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { media?: unknown });
    const { publicUrl } = souk.app.get<Settings>(SETTINGS, { strict: false });
    expect(first?.media).toEqual(before.map(({ url, alt }) => ({ url: `${publicUrl}${url}`, alt })));
    expect(second?.media).toBeUndefined();
    const rows = cells(csv);
    expect(rows.map((row) => row.slice(-3))).toEqual([
      ['Image Src', 'Image Position', 'Image Alt Text'],
      [`${publicUrl}${before[0]?.url}`, '1', "'=Front"],
      [`${publicUrl}${before[1]?.url}`, '2', 'Back'],
      ...Array<string[]>(2).fill(['', '', '']),
    ]);
    expect(rows[2]?.slice(1, -3).join('')).toBe('');
    // Nobody is asked for what a file says.
    let asked = 0;
    const stranger = createServer(() => (asked += 1)).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/x.png`;
    try {
      for (const as of [host, heir]) {
        const table = csv.replaceAll(/http[^,]+/g, elsewhere);
        const seen = await imported(souk, as, table);
        expect(seen).toMatchObject({
          ...{ errors: [], notes: ['Left out: "Image Src", "Image Position", "Image Alt Text"'] },
          products: as === host ? { created: 0, unchanged: 2 } : { created: 2 },
        });
        const lines = json.replaceAll(/http[^"]+/g, elsewhere);
        expect(await imported(souk, as, lines, { type: NDJSON })).toMatchObject({
          errors: [],
          products: { unchanged: 2 },
        });
      }
    } finally {
      stranger.close();
    }
    expect([asked, await media()]).toEqual([0, before]);
    const odd = [{ url: 7 }, { url: '' }, 'x', { url: 'x', alt: 1 }, { url: 'x', src: 'y' }].map(
      (one, index) => line(`O-${index}`, { media: [one] }),
    );
    const refused = await imported(souk, heir, [...odd, line('O-9', { media: {} })].join('\n'), {
      type: NDJSON,
    });
    expect(refused.errors.map(({ row, path }) => [row, path])).toEqual([
      ...[
        [1, 'media.0.url'],
        [2, 'media.0.url'],
        [3, 'media.0'],
        [4, 'media.0.alt'],
        [5, 'media.0.src'],
        [6, 'media'],
      ],
    ]);
  });

  it('takes from a table what is named of fields, translations and prices, and leaves the rest', async () => {
    const host = someone(souk, 'host');
    await define(host);
    await imported(souk, host, RICH, { type: NDJSON });
    const part = [
      'handle,sku,priceAmount,priceCurrency,price.USD,field.grams,description.fr,weightGrams,' +
        'option1Name,option1Value,option2Name,option2Value,option1Value.en,option1Name.de,variantTitle.en',
      'a,R-1-S,1900,EUR,1,7,Doux,401,Größe,XS,Farbe,rot,Tiny,,The small one',
      'b,R-2,1000,EUR,,much,,,,,,,,,',
      'c,R-3,1000,EUR,,,Rien,,,,,,,,',
      `d,R-4,1000,EUR,,,,,,,,,,,${'x'.repeat(101)}`,
    ].join('\n');
    const seen = await imported(souk, host, part);
    expect(seen.errors.map(({ row, path }) => [row, path])).toEqual([
      [3, 'field.grams'],
      [4, 'title.fr'],
      [5, 'variantTitle.en'],
    ]);
    const [first] = (await fetched(host, 'ndjson')).text.split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      fields: { care: '=1+1', grams: 7, washable: true },
      options: [
        {
          values: ['L', 'S', '=M', 'XS'],
          translations: { en: { name: 'Size', values: ['Large', '@Small', 'Medium', 'Tiny'] } },
        },
        { translations: { fr: { values: ['rouge', 'vert'] } } },
      ],
      translations: { fr: { title: 'Le pull', description: 'Doux' }, en: { title: '@home' } },
      variants: [
        {
          ...{
            weightGrams: 401,
            prices: [{ amount: 1 }, { amount: 1700, currency: 'GBP' }],
            options: ['XS', 'rot'],
          },
          translations: { fr: { title: '=Petit' }, en: { title: 'The small one' } },
        },
        { prices: [{ currency: 'JPY' }] },
        {},
      ],
    });
    const wrong = await imported(
      souk,
      host,
      'handle,sku,priceAmount,priceCurrency,title.xx,price.eur,field.A\n',
    );
    expect(wrong.errors).toEqual([
      { row: 1, path: '', message: 'has unknown columns: "title.xx", "price.eur", "field.A"' },
    ]);
  });

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
