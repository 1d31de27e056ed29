import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { startApp, type TestApp } from '../../support/app.js';
import { draft, type ProductBody, someone } from './people.js';

type Told = ProductBody & {
  readonly language: string;
  readonly languages: readonly string[];
  readonly translations: object;
};

const TRANSLATIONS = {
  de: { title: 'Die Vase', description: 'Aus Ton gebrannt.' },
  fr: { title: 'Le vase' },
};

describe('products in several languages', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  let product: Told;
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
    const body = { ...draft('The vase'), description: 'Fired clay.', translations: TRANSLATIONS };
    product = (await souk.call<Told>('POST', '/v2/products', { as: host, body })).body;
  }, 60_000);
  afterAll(() => souk.close());

  const ask = <Body = Told>(path: string, accept?: string, as?: { token: string }) =>
    souk.call<Body>('GET', path, { headers: { 'accept-language': accept ?? '*' }, ...(as && { as }) });
  const one = (accept?: string, query = '') => ask(`/v2/products/${product.id}${query}`, accept);
  const title = async (accept?: string, query = '') => (await one(accept, query)).body.title;

  it('are told in the language that is read best, else in their own, and say which it is', async () => {
    for (const [accept, language, text, description] of [
      ['de', 'de', 'Die Vase', 'Aus Ton gebrannt.'],
      ['de-AT, en;q=0.9', 'de', 'Die Vase', 'Aus Ton gebrannt.'],
      ['en;q=0.5, fr-CA;q=0.8', 'fr', 'Le vase', 'Fired clay.'],
      ['it', 'en', 'The vase', 'Fired clay.'],
      ['xx, *', 'en', 'The vase', 'Fired clay.'],
      ['de;q=0', 'en', 'The vase', 'Fired clay.'],
      ['', 'en', 'The vase', 'Fired clay.'],
    ] as const) {
      const { body, headers } = await one(accept);
      expect([accept, body.title, body.description, body.language]).toEqual([
        accept,
        text,
        description,
        language,
      ]);
      expect(headers.get('content-language')).toBe(language);
      expect(headers.get('vary')).toMatch(/\bAccept-Language\b/i);
    }
    expect(product).toMatchObject({
      title: 'The vase',
      languages: ['en', 'de', 'fr'],
      translations: TRANSLATIONS,
    });
  });

  it('are told as ?lang= asks, whatever Accept-Language says', async () => {
    expect(await title('fr', '?lang=de')).toBe('Die Vase');
    expect(await title('fr', '?lang=en')).toBe('The vase');
    for (const query of ['lang=xx', 'lang=DE', 'lang=', 'lang=de&lang=fr', 'lang=de-AT', 'unknown=1'])
      expect(await one('de', `?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
  });

  it('are told so in every list, on v1 too', async () => {
    const { body: shelf } = await souk.call<{ id: string }>('POST', '/v2/collections', {
      ...{ as: host, body: { title: 'Shelf' } },
    });
    await souk.call('PUT', `/v2/collections/${shelf.id}/products/${product.id}`, { as: host, body: {} });
    for (const query of [
      '',
      `host=${host.id}`,
      'sort=price_asc',
      'sort=price_desc',
      'q=vase',
      'q=vase&sort=newest',
      'q=vase&sort=price_asc',
      `collection=${shelf.id}`,
      `collection=${shelf.id}&sort=newest`,
    ]) {
      const { body, headers } = await ask<{ data: Told[] }>(`/v2/products?limit=100&${query}`, 'de');
      const told = body.data.find(({ id }) => id === product.id);
      expect([query, told?.title, told?.language]).toEqual([query, 'Die Vase', 'de']);
      expect(headers.get('content-language')).toMatch(/\bde\b/);
      expect(headers.get('vary')).toMatch(/\bAccept-Language\b/i);
      expect(told).not.toHaveProperty('translations');
    }
    for (const path of ['/v1/products?perPage=100', `/v1/products/${product.id}`]) {
      const { body, headers } = await ask<Told | Told[]>(path, 'fr');
      const told = [body].flat().find(({ id }) => id === product.id);
      expect([told?.title, told?.description]).toEqual(['Le vase', 'Fired clay.']);
      expect(told).not.toHaveProperty('language');
      expect(headers.get('content-language')).toMatch(/\bfr\b/);
    }
  });

  it('are never told in the language of somebody else, from whichever cache', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await Promise.all(['de', 'fr', 'en', 'it'].map((accept) => title(accept)))).toEqual([
        ...['Die Vase', 'Le vase', 'The vase', 'The vase'],
      ]);
      const lists = await Promise.all(
        ['de', 'fr', 'en'].map((accept) => ask<{ data: Told[] }>(`/v2/products?host=${host.id}`, accept)),
      );
      expect(lists.map(({ body }) => body.data.find(({ id }) => id === product.id)?.title)).toEqual([
        ...['Die Vase', 'Le vase', 'The vase'],
      ]);
    }
  });

  it('have an ETag of each language', async () => {
    const tags = await Promise.all(
      ['de', 'fr', 'en'].map(async (accept) => (await one(accept)).headers.get('etag')),
    );
    expect(new Set(tags).size).toBe(3);
    const get = (accept: string) =>
      supertest(souk.url)
        .get(`/v2/products/${product.id}`)
        .set({ 'accept-language': accept, 'if-none-match': tags[0] ?? '' });
    expect([(await get('de')).status, (await get('fr')).status]).toEqual([304, 200]);
  });

  it('are found by the words of any language, until they are gone', async () => {
    const word = `blumen${randomUUID().replace(/[^a-f]/g, '')}`;
    const found = async (q: string) =>
      (await ask<{ data: Told[] }>(`/v2/products?q=${q}`)).body.data.map(({ id }) => id);
    expect(await found(word)).toEqual([]);
    const patch = (translations: object) =>
      souk.call<Told>('PATCH', `/v2/products/${product.id}`, { as: host, body: { translations } });
    const changed = { ...TRANSLATIONS, de: { title: `Die ${word}`, description: `Für zzz${word}.` } };
    expect((await patch(changed)).status).toBe(200);
    expect(await found(word)).toEqual([product.id]);
    expect(await found(`zzz${word}`)).toEqual([product.id]);
    expect(await title('de')).toBe(`Die ${word}`);
    expect((await patch(TRANSLATIONS)).body.translations).toEqual(TRANSLATIONS);
    expect(await found(word)).toEqual([]);
    expect(await title('de')).toBe('Die Vase');
    expect(await found('vase')).toContain(product.id);
  });

  describe('have options and variants', () => {
    interface Chosen {
      readonly id: string;
      readonly options: readonly { name: string; values: string[]; translations?: object }[];
      readonly variants: readonly { id: string; title: string; options: string[]; translations?: object }[];
    }
    const GERMAN = { name: 'Größe', values: ['Klein', 'Groß'] };
    const OPTIONS = [
      { name: 'Size', values: ['Small', 'Large'], translations: { de: GERMAN } },
      { name: 'Colour', values: ['Red'] },
    ];
    const word = `gelb${randomUUID().replace(/[^a-f]/g, '')}`;
    let shirt: Chosen;
    let shelf: string;
    beforeAll(async () => {
      const variant = (sku: string, size: string, more: object) => ({
        ...{ sku: `${sku}-${randomUUID()}`, price: { amount: 100, currency: 'EUR' }, onHand: 1 },
        ...{ options: [size, 'Red'], ...more },
      });
      const body = {
        ...{ title: 'The shirt', options: OPTIONS },
        translations: { de: { title: 'Das Hemd' }, fr: { title: 'La chemise' } },
        variants: [
          variant('S', 'Small', {}),
          variant('L', 'Large', { title: 'The large one', translations: { de: { title: `Die ${word}` } } }),
        ],
      };
      shirt = (await souk.call<Chosen>('POST', '/v2/products', { as: host, body })).body;
      const collection = await souk.call<{ id: string }>('POST', '/v2/collections', {
        ...{ as: host, body: { title: 'Shirts' } },
      });
      shelf = collection.body.id;
      await souk.call('PUT', `/v2/collections/${shelf}/products/${shirt.id}`, { as: host, body: {} });
    });
    const told = ({ options, variants }: Chosen) => [
      options.map(({ name, values }) => [name, ...values]),
      variants.map(({ title: own, options: chosen }) => [own, ...chosen]),
    ];
    const ENGLISH = [
      [
        ['Size', 'Small', 'Large'],
        ['Colour', 'Red'],
      ],
      [
        ['Small / Red', 'Small', 'Red'],
        ['The large one', 'Large', 'Red'],
      ],
    ];
    const IN_GERMAN = [
      [
        ['Größe', 'Klein', 'Groß'],
        ['Colour', 'Red'],
      ],
      [
        ['Klein / Red', 'Klein', 'Red'],
        [`Die ${word}`, 'Groß', 'Red'],
      ],
    ];

    it('that are told in the language of their titles, and as they are where they are not translated', async () => {
      expect(shirt.options).toEqual(OPTIONS);
      expect(shirt.variants.map(({ translations }) => translations)).toEqual([
        {},
        { de: { title: `Die ${word}` } },
      ]);
      const path = `/v2/products/${shirt.id}`;
      for (const [accept, expected] of [
        ['de', IN_GERMAN],
        ['fr', ENGLISH],
        ['en', ENGLISH],
        ['it', ENGLISH],
      ] as const)
        expect([accept, told((await ask<Chosen>(path, accept)).body)]).toEqual([accept, expected]);
    });

    it('in lists, collections and what a search finds, without their translations', async () => {
      for (const query of ['', '&sort=price_asc', '&q=shirt', '&q=shirt&sort=newest', `&collection=${shelf}`])
        for (const [accept, expected] of [
          ['de', IN_GERMAN],
          ['en', ENGLISH],
        ] as const) {
          const { body } = await ask<{ data: Chosen[] }>(`/v2/products?host=${host.id}${query}`, accept);
          const found = body.data.find(({ id }) => id === shirt.id);
          expect([query, found && told(found)]).toEqual([query, expected]);
          expect([...(found?.options ?? []), ...(found?.variants ?? [])].flatMap(Object.keys)).not.toContain(
            'translations',
          );
        }
    });

    it('that are found by what they are called in any language', async () => {
      const found = async (q: string) =>
        (await ask<{ data: Chosen[] }>(`/v2/products?host=${host.id}&q=${q}`)).body.data.map(({ id }) => id);
      expect([await found(word), await found('klein')]).toEqual([[shirt.id], [shirt.id]]);
      const [{ id = '' } = {}, large] = shirt.variants;
      const patch = (translations: object) =>
        souk.call<Chosen>('PATCH', `/v2/products/${shirt.id}`, {
          as: host,
          body: { variants: [{ id, translations }] },
        });
      const { body } = await patch({ de: { title: 'Winzig' } });
      expect(body.variants.map(({ translations }) => translations)).toEqual([
        { de: { title: 'Winzig' } },
        large?.translations,
      ]);
      expect(await found('winzig')).toEqual([shirt.id]);
      const read = async () => (await ask<Chosen>(`/v2/products/${shirt.id}`, 'de')).body.variants[0]?.title;
      expect(await read()).toBe('Winzig');
      await patch({});
      expect([await found('winzig'), await read()]).toEqual([[], 'Klein / Red']);
    });

    it.each<[string, object, string]>([
      ['too few values', { de: { name: 'Größe', values: ['Klein'] } }, 'options.0.translations.de.values'],
      [
        'a blank value',
        { de: { name: 'Größe', values: ['Klein', ' '] } },
        'options.0.translations.de.values',
      ],
      ['a blank name', { de: { name: ' ', values: ['Klein', 'Groß'] } }, 'options.0.translations.de.name'],
      ['no name', { de: { values: ['Klein', 'Groß'] } }, 'options.0.translations.de.name'],
      ['the language of the product', { en: GERMAN }, 'options.0.translations.en'],
      ['an unknown language', { xx: GERMAN }, 'options.0.translations.xx'],
      ['what it does not know', { de: { ...GERMAN, secret: 1 } }, 'options.0.translations.de.secret'],
      ['a list', [GERMAN], 'options.0.translations'],
    ])('but no option with %s', async (_, translations, path) => {
      const body = { options: [{ ...OPTIONS[0], translations }, OPTIONS[1]] };
      const answer = await souk.call('PATCH', `/v2/products/${shirt.id}`, { as: host, body });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    });

    it.each<[string, object]>([
      ['.de.title', { de: { title: ' ' } }],
      ['.de.title', { de: { title: 'x'.repeat(101) } }],
      ['.en', { en: { title: 'X' } }],
      ['.xx', { xx: { title: 'X' } }],
      ['.de.description', { de: { title: 'X', description: 'Y' } }],
    ])('and no variant with a wrong translations%s', async (path, translations) => {
      const body = { variants: [{ id: shirt.variants[0]?.id, translations }] };
      const answer = await souk.call('PATCH', `/v2/products/${shirt.id}`, { as: host, body });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ path: `variants.0.translations${path}` }] },
      });
    });
  });

  it('may have another language of their own', async () => {
    const { body } = await souk.call<Told>('POST', '/v2/products', {
      as: host,
      body: { ...draft('Der Krug'), language: 'de', translations: { en: { title: 'The jug' } } },
    });
    expect(body).toMatchObject({ title: 'Der Krug', language: 'de', languages: ['de', 'en'] });
    const seen = async (accept: string) => (await ask(`/v2/products/${body.id}`, accept)).body;
    expect(await seen('en')).toMatchObject({ title: 'The jug', language: 'en' });
    expect(await seen('it')).toMatchObject({ title: 'Der Krug', language: 'de' });
    const patch = (changes: object) =>
      souk.call<Told>('PATCH', `/v2/products/${body.id}`, { as: host, body: changes });
    expect(await patch({ language: 'en' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'translations.en' }] },
    });
    expect(
      await patch({ language: 'en', title: 'The jug', translations: { de: { title: 'Der Krug' } } }),
    ).toMatchObject({
      body: { title: 'The jug', languages: ['en', 'de'] },
    });
    expect((await patch({ translations: {} })).body.languages).toEqual(['en']);
  });

  it.each<[string, unknown]>([
    ['an unknown language', { xx: { title: 'X' } }],
    ['their own language', { en: { title: 'X' } }],
    ['no title', { de: { description: 'X' } }],
    ['a blank title', { de: { title: ' ' } }],
    ['a title of 201 characters', { de: { title: 'x'.repeat(201) } }],
    ['a description of 5001 characters', { de: { title: 'X', description: 'x'.repeat(5001) } }],
    ['a control character', { de: { title: 'a\u0000b' } }],
    ['a text', { de: 'X' }],
    ['null for a language', { de: null }],
    ['a list for a language', { de: [{ title: 'X' }] }],
    ['null', null],
    ['a list', [{ de: { title: 'X' } }]],
    ['what it does not know', { de: { title: 'X', secret: 1 } }],
    ['a prototype', JSON.parse('{"__proto__": {"title": "X"}}')],
  ])('refuse %s', async (_, translations) => {
    const answers = [
      await souk.call('POST', '/v2/products', { as: host, body: { ...draft(), translations } }),
      await souk.call('PATCH', `/v2/products/${product.id}`, { as: host, body: { translations } }),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(await title('de')).toBe('Die Vase');
  });
});
