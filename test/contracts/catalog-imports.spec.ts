import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isISO4217CurrencyCode } from 'class-validator';
import fc from 'fast-check';
import { pino } from 'pino';
import 'reflect-metadata';
import { LANGUAGES } from '#kernel';
import type { Settings } from '#platform/config/settings.js';
import { validationPipe } from '#platform/http/validation.js';
import { PublishProductDto } from '../../src/catalog/adapters/dto/publish-product.dto.js';
import { AHEAD, ThreadedFiles } from '../../src/catalog/adapters/files/threaded-files.js';
import type { ImportFile, ImportFormat, RowBatch } from '../../src/catalog/application/imports/ports.js';
import { line } from '../e2e/catalog/imports.js';

describe('files of rows, read in a thread', () => {
  let folder: string;
  let files: ThreadedFiles;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'souk-rows-'));
    files = new ThreadedFiles({ dataDir: folder } as Settings, pino({ level: 'silent' }));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const header = 'handle,title,sku,priceAmount,priceCurrency';
  const written = async (
    text: string,
    format: ImportFormat = 'ndjson',
    position = 0,
  ): Promise<ImportFile> => {
    const path = join(folder, 'rows');
    await writeFile(path, text);
    const bytes = Buffer.byteLength(text);
    return { ...{ id: 'i', hostId: 'h', currency: 'EUR', dryRun: false }, format, path, bytes, position };
  };
  const all = async (file: ImportFile): Promise<RowBatch[]> => {
    const batches: RowBatch[] = [];
    for await (const batch of files.batches(file)) batches.push(batch);
    return batches;
  };

  it('are held a few batches at a time, however large the file and however slow whoever takes them', async () => {
    const rows = 12_000;
    const lines = Array.from({ length: rows }, (_, index) => line(`SKU-${String(index).padStart(6, '0')}`));
    const file = await written(lines.join('\n'));
    const slow = files.batches(file)[Symbol.asyncIterator]();
    const taken: RowBatch[] = [(await slow.next()).value as RowBatch];
    // As long as it takes to read the whole file once more: the thread had all the time to run ahead.
    const others = await all(file);
    expect(others.flatMap(({ products }) => products)).toHaveLength(rows);
    // What it has not read by now is something else when it comes to it.
    const ahead = (others[AHEAD + 1]?.bytesRead ?? 0) + 2 * 65_536;
    expect(ahead).toBeLessThan(file.bytes / 2);
    const handle = await open(file.path, 'r+');
    await handle.write(' '.repeat(file.bytes - ahead), ahead);
    await handle.close();
    for (let next = await slow.next(); next.done !== true; next = await slow.next()) taken.push(next.value);
    const read = taken.flatMap(({ products }) => products).filter(({ errors }) => errors.length === 0);
    expect(read.length).toBeLessThan(rows / 2);
    expect(taken.every((batch) => batch.products.length <= 500)).toBe(true);
  }, 60_000);

  it('are told of all the while, also where no product ends for long', async () => {
    // All of one handle, none of them whole: what takes longest of all.
    const file = await written(`${header}\n\n${'a\n'.repeat(100_000)}`, 'csv');
    const batches = await all(file);
    expect(batches[0]).toMatchObject({ products: [], position: 0 });
    const read = batches.map(({ bytesRead }) => bytesRead);
    expect([read[0] !== file.bytes, read.at(-1)]).toEqual([true, file.bytes]);
    expect(read).toEqual([...read].sort((a, b) => a - b));
    const [product, ...others] = batches.flatMap(({ products }) => products);
    expect(product).toMatchObject({ from: 3, to: 100_002, count: 100_000 });
    expect(others).toEqual([]);
  }, 60_000);

  it('are counted as spreadsheets count them: empty lines too, rows of several lines as one', async () => {
    const rows = [`\ufeff${header}`, '', 'a,"A\n\nB",A-1,1,EUR', '""', '', 'b', ''];
    const file = await written([...rows, 'c,C,C-1,1,EUR', '', ''].join('\r\n'), 'csv');
    const products = (await all(file)).flatMap((batch) => batch.products);
    expect(products.map(({ from, errors }) => [from, errors[0]?.row])).toEqual([
      [3, undefined],
      [6, 6],
      [8, undefined],
    ]);
    const [broken] = await all(await written(`${header}\n\n"x`, 'csv'));
    expect(broken?.broken).toEqual({ row: 3, message: 'has a quote that is not closed' });
    const [late] = await all(await written(`\n${header}`, 'csv'));
    expect(late?.broken).toEqual({ row: 1, message: 'is empty where the header must be' });
  }, 60_000);

  it('go on after any row as if they had never stopped', async () => {
    const rows = Array.from(
      { length: 1_700 },
      (_, index) => `h${index >> 1},T,S-${index},${index % 7 || 'x'},EUR`,
    );
    const file = await written(['\ufeff' + header, ...rows, ''].join('\r\n'), 'csv');
    const whole = await all(file);
    const products = whole.flatMap((batch) => batch.products);
    expect(products).toHaveLength(850);
    for (const { position } of whole.slice(0, -1)) {
      const rest = (await all({ ...file, position })).flatMap((batch) => batch.products);
      expect(rest).toEqual(products.filter(({ from }) => from > position));
    }
  }, 60_000);

  it('keep the rows of a product together wherever a batch ends, and begin with none of those that are done', async () => {
    const header = 'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price';
    // 7 does not divide 500, so batches would end in the middle of products.
    const rows = Array.from({ length: 1_750 }, (_, index) => {
      const place = index % 7;
      return `h${(index - place) / 7},${place ? ',' : 'T,Size'},S${place},SKU-${index},1`;
    });
    const file = await written([header, ...rows].join('\n'), 'shopify');
    const whole = await all(file);
    expect(whole.length).toBeGreaterThan(2);
    const products = whole.flatMap((batch) => batch.products);
    const values = Array.from({ length: 7 }, (_, place) => `S${place}`);
    for (const { errors, options, variants } of products) {
      expect([errors, options]).toEqual([[], [{ name: 'Size', values }]]);
      expect(variants.flatMap((variant) => variant.options)).toEqual(values);
    }
    expect(products).toHaveLength(250);
    for (const { position } of whole.slice(0, -1)) {
      expect((position - 1) % 7).toBe(0);
      const rest = (await all({ ...file, position })).flatMap((batch) => batch.products);
      expect(rest).toEqual(products.filter(({ from }) => from > position));
    }
  }, 60_000);

  it('are taken and refused line by line as `POST /v2/products` takes and refuses a body', async () => {
    const pipe = validationPipe();
    const accepted = async (body: unknown): Promise<boolean> => {
      try {
        await pipe.transform(body, { type: 'body', metatype: PublishProductDto });
        return true;
      } catch {
        return false;
      }
    };
    const bodies = [
      ...FIXED,
      ...fc.sample(fc.tuple(fc.nat(), fc.nat(), odd), { seed: 42, numRuns: 1_500 }).map(mutated),
    ];
    const file = await written(bodies.map((body) => JSON.stringify(body)).join('\n'));
    const products = (await all(file)).flatMap((batch) => batch.products);
    expect(products).toHaveLength(bodies.length);
    const verdicts = await Promise.all(bodies.map(accepted));
    expect(verdicts.filter(Boolean).length).toBeGreaterThan(50);
    const different = products.flatMap(({ errors }, index) =>
      (errors.length === 0) === verdicts[index] ? [] : [[JSON.stringify(bodies[index]), errors]],
    );
    expect(different).toEqual([]);
  }, 60_000);

  it('may have every column that an export can have, and no ten thousand', async () => {
    const currencies = Intl.supportedValuesOf('currency').filter((code) => isISO4217CurrencyCode(code));
    const [, ...languages] = LANGUAGES;
    const options = [1, 2, 3].flatMap((number) => [`option${number}Name`, `option${number}Value`]);
    const header = [
      ...['handle', 'title', 'description', 'sku', 'variantTitle', 'priceAmount', 'priceCurrency', 'onHand'],
      ...['weightGrams', 'language', 'status', 'publishAt', 'Image Src', 'Image Position', 'Image Alt Text'],
      ...options,
      ...languages.flatMap((language) =>
        ['title', 'description', 'variantTitle', ...options].map((name) => `${name}.${language}`),
      ),
      ...currencies.map((code) => `price.${code}`),
      ...Array.from({ length: 50 }, (_, n) => `field.f${n}`),
    ];
    const table = (names: readonly string[]) =>
      [
        names,
        names.map((name) => ({ handle: 'a', sku: 'A', priceAmount: '1', priceCurrency: 'EUR' })[name] ?? ''),
      ].join('\n');
    const whole = await all(await written(table(header), 'csv'));
    expect(whole.at(-1)?.broken).toBeUndefined();
    expect(whole.flatMap(({ products }) => products)).toMatchObject([{ errors: [] }]);
    const wide = [...header, ...Array.from({ length: 10_000 }, (_, n) => `field.g${n}`)];
    for (const text of [table(wide), table(header.slice(0, 8)) + ',x'.repeat(10_000)]) {
      const batches = await all(await written(text, 'csv'));
      const told = [
        ...batches.flatMap(({ broken }) => broken ?? []),
        ...batches.flatMap(({ products }) => products.flatMap(({ errors }) => errors)),
      ];
      expect(told).toHaveLength(1);
    }
  });

  it('become plain text from HTML of any kind, quickly', async () => {
    const path = '../../src/catalog/adapters/files/plain-text.js';
    const { plainTextOf } = (await import(path)) as { plainTextOf(html: string): string };
    expect(
      plainTextOf('<h1>A&nbsp;&#38; B</h1><p title="a>b">C<br/>D</p><style>x{}</style><!-- e -->F'),
    ).toBe('A & B\n\nC\nD\nF');
    expect(plainTextOf('1 < 2 &unknown; &#x110000; <img src=x onerror=alert(1)>&lt;b&gt;')).toBe(
      '1 < 2 &unknown; &#x110000; <b>',
    );
    for (const piece of ['<', '<a ', '<!--', '<script>', '&#', '<a title="', '</', '<p>'])
      expect(plainTextOf(piece.repeat(60_000)).length).toBeLessThan(300_000);
  }, 20_000);
});

const OPTION = { name: 'Size', values: ['S'], translations: { en: { name: 'S', values: ['S'] } } };

const product = () =>
  JSON.parse(
    line('SKU', {
      ...{ language: 'de', options: [OPTION], fields: { care: 'x', grams: 1.5 } },
      translations: { en: { title: 'T', description: '' } },
      variants: [
        {
          ...{
            sku: 'SKU',
            price: { amount: 1000, currency: 'EUR' },
            prices: [{ amount: 1, currency: 'USD' }],
          },
          ...{ onHand: 3, weightGrams: 5, options: ['S'], translations: { en: { title: 'T' } } },
        },
      ],
    }),
  ) as Record<string, unknown>;

/** Values that something is wrong with, nearly all. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      0,
      -1,
      1.5,
      '1',
      1e21,
      null,
      true,
      [],
      {},
      '',
      ' ',
      'EUR',
      'eur',
      'QQQ',
      '\ud800',
      'a\u0000b',
      'a\tb',
      'a\nb',
    ],
    ...[[''], ['S', 'L'], ['x'.repeat(101)], [['S']], [null], ['a\u0000b'], 1_000_001, 1_000_000],
    ...[Array.from({ length: 4 }, () => 'S'), Array.from({ length: 101 }, () => 'S'), { title: 'x' }, 'de'],
    ...[
      'x'.repeat(50),
      'x'.repeat(51),
      'x'.repeat(64),
      'x'.repeat(65),
      'x'.repeat(101),
      'x'.repeat(201),
      '\ud83d\ude00'.repeat(64),
      'e\u0301',
      1_000_001,
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

/** A product with one thing about it changed. */
function mutated([where, how, value]: readonly [number, number, unknown]): unknown {
  const body = product();
  const [variant] = body['variants'] as Record<string, unknown>[];
  const inner = (holder: unknown, name: string) =>
    [(holder as Record<string, unknown>)[name]].flat()[0] as Record<string, unknown>;
  const price = ['amount', 'currency', 'extra'];
  const targets: [Record<string, unknown> | undefined, string[]][] = [
    [body, ['title', 'description', 'variants', 'extra']],
    [body, ['language', 'options', 'fields', 'translations']],
    [variant, ['sku', 'title', 'price', 'onHand', 'extra']],
    [variant, ['prices', 'options', 'weightGrams', 'translations']],
    [inner(variant, 'translations'), ['en', 'fr', 'xx']],
    [inner(inner(variant, 'translations'), 'en'), ['title', 'extra']],
    [inner(variant, 'price'), price],
    [inner(variant, 'prices'), price],
    [inner(body, 'options'), ['name', 'values', 'translations', 'extra']],
    [inner(inner(inner(body, 'options'), 'translations'), 'en'), ['name', 'values', 'extra']],
    [inner(body, 'fields'), ['care', 'grams', 'other']],
    [inner(body, 'translations'), ['en', 'fr', 'xx']],
    [inner(inner(body, 'translations'), 'en'), ['title', 'description', 'extra']],
  ];
  const [target = body, names = []] = targets[where % targets.length] ?? [];
  const name = names[how % names.length] ?? '';
  if (how % 11 === 0) delete target[name];
  else target[name] = value;
  return body;
}

const FIXED: unknown[] = [
  product(),
  ...[null, 1, 'x', [], {}],
  { ...product(), variants: [] },
  { ...product(), variants: Array.from({ length: 101 }, () => (product()['variants'] as object[])[0]) },
  { ...product(), description: 'x'.repeat(5_000) },
  { ...product(), description: 'x'.repeat(5_001) },
  ...[
    ...['draft', 'published', 'scheduled', '', null, ['draft']].map((status) => ({ status })),
    ...[
      '2999-01-01T00:00:00Z',
      '2999-01-01T00:00:00+02:00',
      '2999-02-30T00:00:00Z',
      '2999-01-01',
      '',
      0,
      null,
    ].map((publishAt) => ({ publishAt })),
  ].map((listing) => ({ ...product(), ...listing })),
];
