import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { draft, type ProductBody, published, someone } from './people.js';

type Fielded = ProductBody & { readonly fields: Readonly<Record<string, unknown>> };
const FIELDS = [
  { key: 'material', type: 'choice', name: 'Material', choices: ['wool', 'linen'] },
  { key: 'care', type: 'text', maxLength: 20 },
  { key: 'grams', type: 'number', min: 0, max: 10_000 },
  { key: 'washable', type: 'boolean' },
  { key: 'made_on', type: 'date' },
];
const VALUES = { material: 'wool', care: 'By hand', grams: 250.5, washable: false, made_on: '2026-02-28' };

describe('the fields of products', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  let other: { id: string; token: string };
  let admin: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    [host, other, admin] = [someone(souk, 'host'), someone(souk, 'host'), someone(souk, 'admin')];
    expect((await define(FIELDS)).status).toBe(200);
  }, 60_000);
  afterAll(() => souk.close());

  const define = (fields: unknown, as = host, query = '') =>
    souk.call<{ fields: unknown }>('PUT', `/v2/product-fields${query}`, { as, body: { fields } });
  const defined = (as = host, query = '') =>
    souk.call<{ fields: unknown }>('GET', `/v2/product-fields${query}`, { as });
  const post = (fields: unknown, as = host) =>
    souk.call<Fielded>('POST', '/v2/products', { as, body: { ...draft(), fields } });
  const patch = (id: string, body: object, as = host) =>
    souk.call<Fielded>('PATCH', `/v2/products/${id}`, { as, body });
  const look = async (id: string) => (await souk.call<Fielded>('GET', `/v2/products/${id}`)).body;

  it('are defined by a host, all at once, and told to them and admins alone', async () => {
    expect((await defined()).body.fields).toEqual(FIELDS);
    expect((await defined(other)).body.fields).toEqual([]);
    expect((await defined(admin, `?host=${host.id}`)).body.fields).toEqual(FIELDS);
    for (const answer of [
      await defined(other, `?host=${host.id}`),
      await define([], other, `?host=${host.id}`),
    ])
      expect(answer).toMatchObject({ status: 404 });
    expect((await souk.call('GET', '/v2/product-fields')).status).toBe(401);
    expect((await defined(someone(souk, 'shopper'))).status).toBe(403);
    const seller = someone(souk, 'host');
    expect((await define(FIELDS.slice(0, 1), admin, `?host=${seller.id}`)).status).toBe(200);
    expect((await defined(seller)).body.fields).toEqual(FIELDS.slice(0, 1));
  });

  it('are shown with the product, changed as a whole, and the same again is no edit', async () => {
    const { status, body: product } = await post(VALUES);
    expect([status, product.fields]).toEqual([201, VALUES]);
    expect((await look(product.id)).fields).toEqual(VALUES);
    const turned = Object.fromEntries(Object.entries(VALUES).reverse());
    expect((await patch(product.id, { fields: turned })).body.updatedAt).toBe(product.updatedAt);
    const fewer = { material: 'linen' };
    expect((await patch(product.id, { fields: fewer })).body.fields).toEqual(fewer);
    expect((await look(product.id)).fields).toEqual(fewer);
    expect((await patch(product.id, { title: 'Other' })).body.fields).toEqual(fewer);
    expect((await patch(product.id, { fields: { material: 'wool' } }, admin)).body.fields).toEqual({
      material: 'wool',
    });
    expect((await patch(product.id, { fields: {} })).body.fields).toEqual({});
    expect((await published(souk, host)) as Fielded).toMatchObject({ fields: {} });
  });

  it('that are no longer defined stay until they are next written', async () => {
    const seller = someone(souk, 'host');
    await define(FIELDS, seller);
    const { body: product } = await post({ care: 'Dry' }, seller);
    await define([], seller);
    expect((await patch(product.id, { title: 'Still' }, seller)).body.fields).toEqual({ care: 'Dry' });
    expect((await patch(product.id, { fields: { care: 'Dry' } }, seller)).status).toBe(400);
  });

  describe('filter lists', () => {
    let seller: { id: string; token: string };
    beforeAll(async () => {
      seller = someone(souk, 'host');
      await define([...FIELDS, { key: 'odd', type: 'text' }], seller);
      const all = [
        { material: 'wool', grams: 100, washable: true, odd: '" || true || $.x == "' },
        { material: 'wool', grams: 250.5, washable: false, made_on: '2026-02-28' },
        { material: 'linen', grams: 0, odd: 'Übergröße' },
        { material: 'linen', grams: 900, washable: true },
        {},
      ];
      for (const [index, fields] of all.entries())
        await souk.call('POST', '/v2/products', { as: seller, body: { ...draft(`P${index}`), fields } });
    }, 30_000);
    const found = async (query: string, host = seller.id) => {
      const path = `/v2/products?${host && `host=${host}&`}${query}`;
      return souk.call<{ data: Fielded[]; page: { next: string | null }; errors: { path: string }[] }>(
        'GET',
        path,
      );
    };
    const titles = async (query: string, host?: string) =>
      (await found(query, host)).body.data.map(({ title }) => title).sort();

    it('by what products have, all that is named together, and by ranges of numbers', async () => {
      for (const [query, expected] of [
        ['field.material=wool', ['P0', 'P1']],
        ['field.material=linen', ['P2', 'P3']],
        ['field.material=silk', []],
        ['field.material=wool&field.washable=true', ['P0']],
        ['field.washable=false', ['P1']],
        ['field.grams=250.5', ['P1']],
        ['field.grams=2505e-1', ['P1']],
        ['field.grams=-0', ['P2']],
        ['field.grams=1e-400', ['P2']],
        ['field.grams.min=9&field.grams.max=1', []],
        ['field.grams.min=9&field.grams.max=1&q=P', []],
        ['field.grams.min=-1e15&field.grams.max=1e15', ['P0', 'P1', 'P2', 'P3']],
        ['field.grams.min=5e-324&field.grams.max=250.49999999999997', ['P0']],
        ['field.grams.min=100', ['P0', 'P1', 'P3']],
        ['field.grams.min=0.5&field.grams.max=250.5', ['P0', 'P1']],
        ['field.grams.max=250&field.material=linen', ['P2']],
        ['field.made_on=2026-02-28', ['P1']],
        [`field.odd=${encodeURIComponent('" || true || $.x == "')}`, ['P0']],
        [`field.odd=${encodeURIComponent('U\u0308bergröße')}`, ['P2']],
        ['field.material=wool&maxPrice=1', []],
        ['field.material=wool&inStock=true&sort=price_desc', ['P0', 'P1']],
      ] as const)
        expect([query, await titles(query)]).toEqual([query, expected]);
      // Without a host: of whoever has such a field.
      expect(await titles(`field.odd=${encodeURIComponent('Übergröße')}`, '')).toEqual(['P2']);
    });

    it('in a search, in collections by hand and by rule, and as facets count them', async () => {
      const { data } = (await found('sort=newest')).body;
      const open = async (body: object) =>
        (await souk.call<{ slug: string }>('POST', '/v2/collections', { as: seller, body })).body.slug;
      const [hand, rule] = [
        await open({ title: 'By hand' }),
        await open({ title: 'By rule', rule: { match: 'any', titleContains: 'P' } }),
      ];
      const placed = [...data].filter(({ title }) => title !== 'P0');
      for (const { id } of placed)
        expect(
          (await souk.call('PUT', `/v2/collections/${hand}/products/${id}`, { as: seller, body: {} })).status,
        ).toBe(204);
      for (const [query, expected] of [
        ['q=P1&field.material=wool', ['P1']],
        ['q=P1&field.material=linen', []],
        ['q=P&field.material=wool', ['P0', 'P1']],
        ['q=P&field.grams.min=100&field.grams.max=899.99', ['P0', 'P1']],
        ['q=P&field.grams.min=900&sort=price_asc', ['P3']],
        [`collection=${hand}&field.material=wool`, ['P1']],
        [`collection=${hand}&field.grams.max=250.5`, ['P1', 'P2']],
        [`collection=${rule}&field.material=wool&sort=newest`, ['P0', 'P1']],
        [`collection=${rule}&q=P&field.grams.min=200`, ['P1', 'P3']],
        [`collection=${rule}&q=P3&field.washable=true&sort=price_desc`, ['P3']],
      ] as const) {
        expect([query, await titles(query)]).toEqual([query, expected]);
        const counted = await souk.call<{ facets: { inStock: { true: number } } }>(
          'GET',
          `/v2/products?host=${seller.id}&${query}&facets=true`,
        );
        expect([query, counted.body.facets]).toEqual([
          query,
          expect.objectContaining({ inStock: { true: expected.length, false: 0 } }),
        ]);
      }
      const facets = await souk.call<{ facets: object }>(
        'GET',
        `/v2/products?host=${seller.id}&field.grams.min=0&facets=true`,
      );
      expect(facets.body.facets).toMatchObject({
        inStock: { true: 4, false: 0 },
        hosts: [{ id: seller.id, count: 4 }],
      });
      // One page after the other in a search, of another filter from its own beginning.
      const seen: string[] = [];
      for (let next: string | null = ''; next !== null;) {
        const { body } = await found(`q=P&field.grams.min=0&limit=1${next && `&cursor=${next}`}`);
        seen.push(...body.data.map(({ title }) => title));
        next = body.page.next;
      }
      expect(seen).toEqual(['P3', 'P2', 'P1', 'P0']);
    });

    it('page by page, in each order, and never from the answer to another filter', async () => {
      for (const sort of ['newest', 'price_asc', 'price_desc']) {
        const seen: string[] = [];
        for (let next: string | null = ''; next !== null;) {
          const { body } = await found(`field.grams.min=0&sort=${sort}&limit=1${next && `&cursor=${next}`}`);
          seen.push(...body.data.map(({ title }) => title));
          next = body.page.next;
        }
        expect([...seen].sort()).toEqual(['P0', 'P1', 'P2', 'P3']);
        const whole = await found(`field.grams.min=0&sort=${sort}`);
        expect(whole.body.data.map(({ title }) => title)).toEqual(seen);
      }
      for (let turn = 0; turn < 3; turn += 1) {
        const asked = [
          'field.material=wool',
          'field.material=linen',
          'field.grams.min=900',
          'field.grams.max=0',
          '',
        ];
        expect(await Promise.all(asked.map((query) => titles(query)))).toEqual([
          ...[['P0', 'P1'], ['P2', 'P3'], ['P3'], ['P2'], ['P0', 'P1', 'P2', 'P3', 'P4']],
        ]);
      }
    });

    it('from where a cursor says, also one that another filter was given; not from one of another order', async () => {
      const { next } = (await found('field.grams.min=0&limit=2')).body.page;
      const at = (query: string) => titles(`${query}&cursor=${next}`);
      expect(await at('field.grams.min=0')).toEqual(['P0', 'P1']);
      expect(await at('field.material=linen')).toEqual([]);
      expect(await at('field.material=wool&inStock=true')).toEqual(['P0', 'P1']);
      for (const query of ['q=P&field.grams.min=0', 'field.grams.min=0&sort=price_asc'])
        expect(await found(`${query}&cursor=${next}`)).toMatchObject({
          ...{ status: 400, body: { code: 'invalid_cursor' } },
        });
    });

    it('as they are now: what is written is found by the next list, and what is no field any more by none', async () => {
      const host2 = someone(souk, 'host');
      await define(FIELDS, host2);
      const { body: product } = await post({ material: 'wool' }, host2);
      const of = (query: string) => titles(query, host2.id);
      expect([await of('field.material=wool'), await of('field.material=linen')]).toEqual([['Tee'], []]);
      await patch(product.id, { fields: { material: 'linen' } }, host2);
      expect([await of('field.material=wool'), await of('field.material=linen')]).toEqual([[], ['Tee']]);
      await define([], host2);
      expect((await found('field.material=linen', host2.id)).status).toBe(400);
    });

    it.each<[string, string]>([
      ['field.colour=red', 'field.colour'],
      ['field.grams=much', 'field.grams'],
      ['field.grams=', 'field.grams'],
      ['field.grams=1e21', 'field.grams'],
      ['field.grams.min=x', 'field.grams.min'],
      ['field.material.min=1', 'field.material.min'],
      ['field.washable=yes', 'field.washable'],
      ['field.made_on=2026-02-30', 'field.made_on'],
      ['field.material=wool&field.material=linen', 'field.material'],
      ['field.material=a%00b', 'field.material'],
      ['field.Material=wool', 'field'],
      ['field.=wool', 'field'],
      ['field.a.b=wool', 'field'],
      ['field.constructor=wool', 'field.constructor'],
      ['field=wool', 'field'],
      ['field.__proto__=wool', 'field'],
      ['field.__proto__.min=1', 'field'],
      ['field[material]=wool', 'field[material]'],
      ['field.material[]=wool', 'field'],
      ['field.grams.max.min=1', 'field'],
      ['field.grams.constructor=1', 'field'],
      [`field.${'a'.repeat(5_000)}=1`, 'field'],
      [[...Array(50).keys()].map((n) => `field.f${n}=1`).join('&'), 'field'],
      ['field.grams=NaN', 'field.grams'],
      ['field.grams=Infinity', 'field.grams'],
      ['field.grams.min=1e400', 'field.grams.min'],
      ['field.grams.max=-1e999', 'field.grams.max'],
      ['field.grams=0x10', 'field.grams'],
      ['field.grams.min=1&field.grams.min=2', 'field.grams.min'],
      [`field.material=${'x'.repeat(1_001)}`, 'field.material'],
      ['field.colour=red&q=tee', 'field.colour'],
      ['field.colour=red&collection=x', 'field.colour'],
      ['field.colour=red&facets=true', 'field.colour'],
      ['field.material.min=1&q=tee', 'field.material.min'],
      ['field.material=wool&colour=red', 'colour'],
    ])('but not by %s', async (query, path) => {
      expect(await found(query)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    });
  });

  it.each<[unknown, string]>([
    [{ colour: 'red' }, 'fields.colour'],
    [{ material: 'silk' }, 'fields.material'],
    [{ material: true }, 'fields.material'],
    [{ care: 'x'.repeat(21) }, 'fields.care'],
    [{ care: ' ' }, 'fields.care'],
    [{ care: 'a\u0000b' }, 'fields.care'],
    [{ care: 7 }, 'fields.care'],
    [{ grams: '250' }, 'fields.grams'],
    [{ grams: -1 }, 'fields.grams'],
    [{ grams: 1e21 }, 'fields.grams'],
    [{ washable: 'false' }, 'fields.washable'],
    [{ made_on: '2026-02-30' }, 'fields.made_on'],
    [{ made_on: '2026-2-3' }, 'fields.made_on'],
    [{ made_on: 20_260_203 }, 'fields.made_on'],
    [{ 'odd key': 1 }, 'fields'],
    [{ care: null }, 'fields'],
    [{ care: ['x'] }, 'fields'],
    [{ care: {} }, 'fields'],
    [Object.fromEntries([...Array(51).keys()].map((n) => [`f${n}`, 1])), 'fields'],
    [null, 'fields'],
    [[], 'fields'],
    ['wool', 'fields'],
    [JSON.parse('{"__proto__": {"material": "wool"}}'), 'fields.__proto__'],
    [{ constructor: 'x' }, 'fields.constructor'],
  ])('refuse %j', async (fields, path) => {
    const { body: product } = await post({});
    for (const answer of [await post(fields), await patch(product.id, { fields })])
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path }] } });
    expect((await look(product.id)).fields).toEqual({});
  });

  it.each<[string, unknown]>([
    ['a key of capitals', [{ key: 'Material', type: 'text' }]],
    ['a key that every object has', [{ key: 'constructor', type: 'text' }]],
    ['one key twice', [FIELDS[1], FIELDS[1]]],
    ['an unknown type', [{ key: 'a', type: 'colour' }]],
    ['a choice of nothing', [{ key: 'a', type: 'choice' }]],
    ['no choices', [{ key: 'a', type: 'choice', choices: [] }]],
    ['one choice twice', [{ key: 'a', type: 'choice', choices: ['x', 'x'] }]],
    ['choices of a text', [{ key: 'a', type: 'text', choices: ['x'] }]],
    ['a length of a number', [{ key: 'a', type: 'number', maxLength: 5 }]],
    ['a least above the most', [{ key: 'a', type: 'number', min: 5, max: 1 }]],
    ['a huge bound', [{ key: 'a', type: 'number', max: 1e21 }]],
    ['a text for a bound', [{ key: 'a', type: 'number', max: '5' }]],
    ['what it does not know', [{ key: 'a', type: 'text', secret: 1 }]],
    ['51 fields', [...Array(51).keys()].map((n) => ({ key: `f${n}`, type: 'text' }))],
    ['null', null],
    ['a list in the list', [[]]],
  ])('are not defined with %s', async (_, fields) => {
    expect(await define(fields)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await defined()).body.fields).toEqual(FIELDS);
    expect((await defined(host, `?host=${randomUUID().slice(1)}`)).status).toBe(400);
  });
});
