import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { type ProductBody, published, someone } from './people.js';

type Chosen = Omit<ProductBody, 'variants'> & {
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly variants: readonly (ProductBody['variants'][number] & { readonly options: readonly string[] })[];
};
const SIZE = { name: 'Size', values: ['S', 'M'] };
const COLOUR = { name: 'Colour', values: ['Rust', 'Moss'] };
const variant = (options?: unknown, title?: string) => ({
  ...{ sku: randomUUID(), price: { amount: 1000, currency: 'EUR' }, onHand: 1, options },
  ...(title !== undefined && { title }),
});

describe('the options of products', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
  }, 60_000);
  afterAll(() => souk.close());

  const post = (more: object) =>
    souk.call<Chosen>('POST', '/v2/products', { as: host, body: { title: 'Shirt', ...more } });
  const patch = (id: string, body: object) =>
    souk.call<Chosen>('PATCH', `/v2/products/${id}`, { as: host, body });
  const look = async (id: string) => (await souk.call<Chosen>('GET', `/v2/products/${id}`)).body;
  const shirt = async () => {
    const variants = [
      variant(['S', 'Rust']),
      variant(['M', 'Rust']),
      variant(['M', 'Moss'], 'The green one'),
    ];
    const { status, body } = await post({ options: [SIZE, COLOUR], variants });
    expect(status).toBe(201);
    return body;
  };

  it('are shown with the choice that each variant is, in detail and lists; it is called after its choice', async () => {
    const product = await shirt();
    expect(product.options).toEqual([SIZE, COLOUR]);
    expect(product.variants.map(({ options, title }) => [options, title])).toEqual([
      [['S', 'Rust'], 'S / Rust'],
      [['M', 'Rust'], 'M / Rust'],
      [['M', 'Moss'], 'The green one'],
    ]);
    expect(await look(product.id)).toEqual(product);
    const { body } = await souk.call<{ data: Chosen[] }>('GET', `/v2/products?host=${host.id}`);
    const listed = body.data.find(({ id }) => id === product.id);
    expect(listed?.options).toEqual(product.options);
    expect(listed?.variants.map(({ options }) => options)).toEqual(
      product.variants.map(({ options }) => options),
    );
  });

  it('change with the variants that choose of them, also when two change places', async () => {
    const product = await shirt();
    const [one, two, three] = product.variants;
    const swapped = await patch(product.id, {
      variants: [
        { id: one?.id, options: ['M', 'Rust'] },
        { id: two?.id, options: ['S', 'Rust'] },
      ],
    });
    expect(swapped.body.variants.map(({ options }) => options[0])).toEqual(['M', 'S', 'M']);
    const fewer = await patch(product.id, {
      options: [{ name: 'Kind', values: ['A', 'B', 'C'] }],
      variants: [one, two, three].map((each, index) => ({ id: each?.id, options: ['ABC'[index]] })),
    });
    expect(fewer.body.variants.map(({ options }) => options)).toEqual([['A'], ['B'], ['C']]);
    expect(await look(product.id)).toEqual(fewer.body);
  });

  it('are none of what a variant must choose again', async () => {
    const product = await shirt();
    const [one, two] = product.variants;
    const refused = async (body: object, path: string) => {
      const answer = await patch(product.id, body);
      expect(answer).toMatchObject({
        ...{ status: 400, body: { code: 'validation_failed', errors: [{ path }] } },
      });
    };
    await refused({ variants: [{ id: one?.id, options: two?.options }] }, 'variants.1.options');
    await refused({ variants: [{ id: one?.id, options: ['XL', 'Rust'] }] }, 'variants.0.options');
    await refused({ options: [SIZE, { ...COLOUR, values: ['Rust'] }] }, 'variants.2.options');
    expect(await look(product.id)).toEqual(product);
  });

  it('stay when a file changes the rest, and a new variant without a choice is refused', async () => {
    const product = await shirt();
    const skus = [product.variants[0]?.sku, randomUUID()];
    const rows = skus.map((sku) =>
      JSON.stringify({
        title: 'Shirt',
        variants: [
          { sku: product.variants[1]?.sku, title: 'M', price: { amount: 5, currency: 'EUR' }, onHand: 3 },
          { sku, title: 'S', price: { amount: 5, currency: 'EUR' }, onHand: 3 },
        ],
      }),
    );
    const states: unknown[] = [];
    for (const row of rows) {
      const headers = { authorization: `Bearer ${host.token}`, 'content-type': 'application/x-ndjson' };
      const sent = await fetch(`${souk.url}/v2/imports`, { method: 'POST', headers, body: `${row}\n` });
      const { id } = (await sent.json()) as { id: string };
      states.push(
        await waitFor(
          async () => {
            const { body } = await souk.call<{ state: string; rows: { failed: number } }>(
              ...(['GET', `/v2/imports/${id}`, { as: host }] as const),
            );
            return body.state === 'done' && [body.rows.failed];
          },
          { describe: 'the import' },
        ),
      );
    }
    expect(states).toEqual([[0], [1]]);
    const seen = await look(product.id);
    expect(seen.variants.map(({ options }) => options)).toEqual(
      product.variants.map(({ options }) => options),
    );
    expect(seen.variants.map(({ title }) => title)).toEqual(['S', 'M', 'The green one']);
  });

  it('are not needed', async () => {
    const product = (await published(souk, host)) as unknown as Chosen;
    expect([product.options, product.variants[0]?.options]).toEqual([[], []]);
  });

  it.each<[string, object]>([
    ['four options', { options: ['a', 'b', 'c', 'd'].map((name) => ({ name, values: ['x'] })) }],
    ['one option twice', { options: [SIZE, SIZE], variants: [variant(['S', 'S'])] }],
    ['one value twice', { options: [{ name: 'Size', values: ['S', 'S'] }], variants: [variant(['S'])] }],
    ['an option without values', { options: [{ name: 'Size', values: [] }], variants: [variant([])] }],
    ['a blank value', { options: [{ name: 'Size', values: [' '] }], variants: [variant([' '])] }],
    ['a blank name', { options: [{ name: ' ', values: ['S'] }], variants: [variant(['S'])] }],
    ['a name of 51 characters', { options: [{ ...SIZE, name: 'x'.repeat(51) }], variants: [variant(['S'])] }],
    [
      '101 values',
      { options: [{ name: 'N', values: [...Array(101).keys()].map(String) }], variants: [variant(['1'])] },
    ],
    ['numbers as values', { options: [{ name: 'Size', values: [1] }], variants: [variant([1])] }],
    [
      'a control character',
      { options: [{ name: 'Size', values: ['a\u0000'] }], variants: [variant(['a\u0000'])] },
    ],
    ['null', { options: null }],
    ['a list in the list', { options: [[]] }],
    ['an object in place of the list', { options: { name: 'Size' } }],
    ['a choice that is none', { options: [SIZE], variants: [variant(['L'])] }],
    ['too short a choice', { options: [SIZE, COLOUR], variants: [variant(['S'])] }],
    ['too long a choice', { options: [SIZE], variants: [variant(['S', 'Rust'])] }],
    ['no choice', { options: [SIZE] }],
    ['a choice of nothing', { variants: [variant(['S'])] }],
    ['the same choice twice', { options: [SIZE], variants: [variant(['S']), variant(['S'])] }],
    ['a choice by name', { options: [SIZE], variants: [variant({ Size: 'S' })] }],
    ['a null choice', { options: [SIZE], variants: [variant(null)] }],
    ['a huge choice', { options: [SIZE], variants: [variant(['S'.repeat(9_000)])] }],
    ['what it does not know', { options: [{ ...SIZE, secret: true }], variants: [variant(['S'])] }],
  ])('refuse %s', async (_, more) => {
    const answer = await post({ variants: [variant()], ...more });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});
