import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Actor, InvalidCursor, Money } from '#kernel';
import { encodeCursor } from '#platform/http/cursors.js';
import { StartupError } from '#platform/config/startup-error.js';
import { Search1763720000500 } from '../../src/catalog/adapters/postgres/migrations/1763720000500-search.js';
import type { ProductFilter } from '../../src/catalog/application/queries.js';
import { openShop, type Shop } from './catalog-shop.js';

const SOAK = process.env['SOUK_SOAK'] === '1';

interface Offer {
  readonly title: string;
  readonly description?: string;
  readonly sku?: string;
  readonly variant?: string;
  readonly price?: number;
  readonly units?: number;
}

describe('the search of the catalog', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  /** A host of their own, who sells these, in this order; the newest is the last. */
  async function hostOf(...offers: readonly (Offer | string)[]): Promise<{ by: Actor; ids: string[] }> {
    const by = { ...shop.host, userId: shop.ids.next() };
    const ids: string[] = [];
    for (const offer of offers) {
      const { title, description, sku, variant, price, units } =
        typeof offer === 'string' ? { title: offer } : (offer as Offer & { description?: string });
      const one = { amount: price ?? 2000, currency: 'EUR' };
      ids.push(
        await shop.publish.execute(by, {
          title,
          description,
          variants: [{ sku: sku ?? shop.ids.next(), title: variant ?? '', price: one, onHand: units ?? 1 }],
        }),
      );
    }
    return { by, ids };
  }

  async function walk(filter: ProductFilter): Promise<string[]> {
    const titles: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await shop.queries.products({ ...filter, cursor });
      titles.push(...page.data.map(({ title }) => title));
      if (page.next === null) return titles;
      cursor = page.next;
    }
  }

  const found = async (q: string, { by }: { by: Actor }, more: ProductFilter = {}): Promise<string[]> =>
    (await shop.queries.products({ q, hostId: by.userId, ...more })).data.map(({ title }) => title);

  describe('finds', () => {
    it.each([
      ['a letter too few', 'runer'],
      ['a letter too many', 'runnner'],
      ['a wrong letter', 'rumner'],
      ['a wrong first letter', 'tunner'],
      ['neighbours that changed places', 'runenr'],
      ['two slips in a long word', 'limmitedd friday'],
      ['a slip in one word and none in the other', 'fridya runner'],
    ])('Friday Runner in spite of %s: %s', async (_, q) => {
      const shelf = await hostOf({ title: 'Friday Runner', description: 'Limited.' }, 'Sunday Walker');
      expect(await found(q, shelf)).toEqual(['Friday Runner']);
    });

    it('a short word in spite of neighbours that changed places, and nothing for what is another word', async () => {
      const shelf = await hostOf('Mugs', 'Red Cap', 'Rug');
      expect(await found('mgus', shelf)).toEqual(['Mugs']);
      expect(await found('cup', shelf)).toEqual([]);
      expect(await found('zzzz', shelf)).toEqual([]);
    });

    it('no other number: 501 is not 502', async () => {
      const shelf = await hostOf('Jeans 50100', 'Jeans 50200');
      expect(await found('jeans 50100', shelf)).toEqual(['Jeans 50100']);
    });

    it.each([
      ['creme BRULEE', 'Crème Brûlée'],
      ['CRÈME', 'Crème Brûlée'],
      ['strasse', 'Straße 7'],
      ['щит', 'ЩИТ'],
      ['ΣΟΦΊΑ', 'σοφία'],
      ['istanbul', 'İstanbul'],
      ['東京', '東京 タワー'],
      ['naïve', 'Naive art'],
    ])('%s in "%s": case and accents are forgiven, in any language', async (q, title) => {
      const shelf = await hostOf(title, 'Something else');
      expect(await found(q, shelf)).toEqual([title]);
    });

    it('what has all the words, wherever each of them stands', async () => {
      const shelf = await hostOf(
        { title: 'Linen Shirt', variant: 'Blue / XL', description: 'Washed twice.' },
        { title: 'Linen Shirt', variant: 'Red / XL' },
      );
      expect(await found('blue shirt washed', shelf)).toEqual(['Linen Shirt']);
      expect(await found('blue shirt red', shelf)).toEqual([]);
    });

    it('a SKU, whole or as it begins, with or without its marks', async () => {
      const shelf = await hostOf({ title: 'Tee', sku: 'TEE-SOLAR/42' }, { title: 'Cap', sku: 'CAP-SOLID' });
      for (const q of ['tee-solar/42', 'TEE SOLAR 42', 'solar', 'tee_sol'])
        expect([q, await found(q, shelf)]).toEqual([q, ['Tee']]);
    });

    it('only what is in the shop, and what it is called now', async () => {
      const shelf = await hostOf('Copper Pot', 'Copper Pan');
      const [pot = '', pan = ''] = shelf.ids;
      await shop.edit.execute(shelf.by, { productId: pot, title: 'Silver Pot' });
      expect(await found('copper', shelf)).toEqual(['Copper Pan']);
      expect(await found('silver', shelf)).toEqual(['Silver Pot']);
      const { variants } = await shop.queries.product(pan);
      const [{ id = '' } = {}] = variants;
      await shop.edit.execute(shelf.by, {
        productId: pan,
        variants: [{ id, title: 'Large', sku: 'PAN-28CM' }],
      });
      expect(await found('large 28cm', shelf)).toEqual(['Copper Pan']);
      await shop.archive.execute(shelf.by, { productId: pan });
      expect(await found('copper', shelf)).toEqual([]);
    });

    it('what was written in the same transaction, and nothing of one that was rolled back', async () => {
      const shelf = await hostOf();
      const failing = shop.work.run(async () => {
        await shop.publish.execute(shelf.by, {
          title: 'Quokka plush',
          variants: [{ sku: 'Q', price: { amount: 1, currency: 'EUR' }, onHand: 1 }],
        });
        expect(await found('quokka', shelf)).toEqual(['Quokka plush']);
        expect(await found('qoukka', shelf)).toEqual(['Quokka plush']);
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await found('quokka', shelf)).toEqual([]);
    });
  });

  describe('ranks', () => {
    /** Each of them is met as its title says; the first published is to be the first found. */
    const ladder: readonly Offer[] = [
      { title: 'exact title: lantern' },
      { title: 'exact variant', variant: 'Lantern' },
      { title: 'exact sku', sku: 'LANTERN-1' },
      { title: 'exact description', description: 'A lantern.' },
      { title: 'beginning of title: lanternfish' },
      { title: 'beginning of variant', variant: 'Lanternlight' },
      { title: 'beginning of description', description: 'Lanterns.' },
      { title: 'slip of title: lantren' },
      { title: 'slip of variant', variant: 'Lamtern' },
      { title: 'slip of description', description: 'Lantirn.' },
    ];

    it('exact before beginning before slip, and title before variant and SKU before description', async () => {
      const shelf = await hostOf(...ladder);
      const order = ladder.map(({ title }) => title);
      // The two that are of one rank stand as everywhere: the newest first.
      const expected = [order[0], order[2], order[1], ...order.slice(3)];
      expect(await found('lantern', shelf)).toEqual(expected);
      expect(await found('lantern', await hostOf(...[...ladder].reverse()))).toEqual(order);
    });

    it('what can be had first, within a rank, and then the newest', async () => {
      const shelf = await hostOf(
        { title: 'Oak Stool one', units: 1 },
        { title: 'Oak Stool two', units: 0 },
        { title: 'Oak Stool three', units: 1 },
        { title: 'Oak Stool four', units: 0 },
        { title: 'Oak Stools five', units: 1 },
      );
      expect((await found('oak stool', shelf)).map((title) => title.split(' ')[2])).toEqual([
        ...['three', 'one', 'four', 'two'],
        'five',
      ]);
    });

    it('by stock as it is now, when drops promise the last unit and give it back', async () => {
      const shelf = await hostOf('Elm Bench old', 'Elm Bench new');
      const { variants } = await shop.queries.product(shelf.ids[1] ?? '');
      const [{ id = '' } = {}] = variants;
      await shop.work.run(() => shop.stock.reserve(id, 1, 'drop'));
      expect(await found('bench', shelf)).toEqual(['Elm Bench old', 'Elm Bench new']);
      expect(await found('bench', shelf, { inStock: true })).toEqual(['Elm Bench old']);
      await shop.work.run(() => shop.stock.release(id, 1));
      expect(await found('bench', shelf)).toEqual(['Elm Bench new', 'Elm Bench old']);
      await shop.count.execute(shelf.by, { variantId: id, onHand: 0, reason: 'broken' });
      expect(await found('bench', shelf, { inStock: false })).toEqual(['Elm Bench new']);
    });

    it('right, however many variants of a product sell out and come back at once', async () => {
      const { id, host, variants } = await shop.sell('Teak Desk', [1, 1, 1, 1], Money.of(1, 'EUR'));
      const both = (variantId: string) => async (): Promise<void> => {
        for (let turn = 0; turn < 5; turn += 1) {
          await shop.work.run(() => shop.stock.reserve(variantId, 1, 'drop'));
          await shop.work.run(() => shop.stock.release(variantId, 1));
        }
        await shop.work.run(() => shop.stock.reserve(variantId, 1, 'drop'));
      };
      const edits = (async () => {
        for (const title of ['Teak Desk 1', 'Teak Desk 2', 'Teak Desk 3'])
          await shop.edit.execute({ ...shop.host, userId: host.id }, { productId: id, title });
      })();
      await Promise.all([edits, ...variants.slice(1).map((variant) => both(variant.id)())]);
      const stocked = async () =>
        (
          await shop.sql<{ stocked: number }>('SELECT stocked FROM product_search WHERE product_id = $1', [
            id,
          ])
        )[0];
      expect(await stocked()).toEqual({ stocked: 1 });
      await both(variants[0]?.id ?? '')();
      expect(await stocked()).toEqual({ stocked: 0 });
    });
  });

  describe('walks', () => {
    const shelf = () =>
      hostOf(
        ...Array.from({ length: 23 }, (_, n) => ({
          title: `${['Cedar', 'Cedarwood', 'Cedra', 'Box'][n % 4]} ${n}`,
          description: n % 4 === 3 ? 'of cedar' : '',
          units: n % 3,
          price: 100 + (n % 5),
        })),
      );

    it.each([undefined, 'newest', 'price_asc', 'price_desc'] as const)(
      'pages of any size without gap or repetition, sorted by %s',
      async (sort) => {
        const { by } = await shelf();
        const whole = await walk({ q: 'cedar', hostId: by.userId, sort, limit: 100 });
        expect(new Set(whole).size).toBe(23);
        for (const limit of [1, 2, 5, 22, 23])
          expect(await walk({ q: 'cedar', hostId: by.userId, sort, limit })).toEqual(whole);
      },
    );

    it('on from where it was, while products come and go', async () => {
      const { by, ids } = await hostOf('Fir 1', 'Fir 2', 'Fir 3', 'Fir 4');
      const first = await shop.queries.products({ q: 'fir', hostId: by.userId, limit: 2 });
      await shop.publish.execute(by, {
        title: 'Fir 5',
        variants: [{ sku: 'F5', price: { amount: 1, currency: 'EUR' }, onHand: 1 }],
      });
      await shop.archive.execute(by, { productId: ids[2] ?? '' });
      const rest = { q: 'fir', hostId: by.userId, cursor: first.next ?? '' };
      expect((await shop.queries.products(rest)).data.map(({ title }) => title)).toEqual(['Fir 2', 'Fir 1']);
    });

    const ID = '019ab000-0000-7000-8000-000000000000';
    it.each([
      ['of a list', encodeCursor(['newest', ID])],
      ['of no rank', encodeCursor(['rank', ID, 0, 1])],
      ['beyond the last rank', encodeCursor(['rank', ID, 10, 1])],
      ['neither in stock nor not', encodeCursor(['rank', ID, 1, 2])],
      ['without an id', encodeCursor(['rank', 'x', 1, 1])],
      ['garbage', 'x'],
    ])('refuses a cursor %s', async (_, cursor) => {
      await expect(shop.queries.products({ q: 'a', cursor })).rejects.toThrow(InvalidCursor);
    });

    it('refuses the cursor of a rank in a list', async () => {
      const cursor = encodeCursor(['rank', ID, 1, 1]);
      await expect(shop.queries.products({ cursor })).rejects.toThrow(InvalidCursor);
      await expect(shop.queries.products({ q: 'a', sort: 'price_asc', cursor })).rejects.toThrow(
        InvalidCursor,
      );
    });
  });

  describe('counts', () => {
    it('each facet under all filters but its own', async () => {
      const { by } = await hostOf(
        { title: 'Ivory Comb', price: 900 },
        { title: 'Ivory Comb', price: 1000, units: 0 },
        { title: 'Ivory Combs', price: 2499 },
        { title: 'Ivroy Comb', price: 60_000 },
        { title: 'Ebony Brush', price: 1000 },
      );
      const other = await hostOf({ title: 'Ivory Comb', price: 1000 });
      const filter = { q: 'ivory comb', hostId: by.userId };
      expect(await shop.queries.facets(filter)).toEqual({
        inStock: { true: 3, false: 1 },
        prices: [
          { from: 0, below: 1000, count: 1 },
          { from: 1000, below: 2500, count: 2 },
          { from: 50_000, below: null, count: 1 },
        ],
        hosts: [
          { id: by.userId, count: 4 },
          { id: other.by.userId, count: 1 },
        ],
      });
      expect(await shop.queries.facets({ ...filter, inStock: true, minPrice: 1000 })).toEqual({
        inStock: { true: 2, false: 1 },
        prices: [
          { from: 0, below: 1000, count: 1 },
          { from: 1000, below: 2500, count: 1 },
          { from: 50_000, below: null, count: 1 },
        ],
        hosts: [
          { id: by.userId, count: 2 },
          { id: other.by.userId, count: 1 },
        ],
      });
    });

    it('everything, if nothing is asked for; nothing, if nothing is met', async () => {
      const { by } = await hostOf('One', { title: 'Two', units: 0 });
      expect((await shop.queries.facets({ hostId: by.userId })).inStock).toEqual({ true: 1, false: 1 });
      expect(await shop.queries.facets({ q: '?!' })).toEqual({
        inStock: { true: 0, false: 0 },
        prices: [],
        hosts: [],
      });
    });
  });

  it('asks one statement for a page, and one for facets, whatever is asked for', async () => {
    const count = async (act: () => Promise<unknown>): Promise<number> => {
      const before = shop.database.answers;
      await act();
      return shop.database.answers - before;
    };
    for (const q of [
      'a',
      'runer',
      'no such thing',
      '!',
      'one two three four five six seven eight nine ten eleven',
    ]) {
      expect(await count(() => shop.queries.products({ q, limit: 100 }))).toBe(1);
      expect(await count(() => shop.queries.products({ q, sort: 'price_asc' }))).toBe(1);
      expect(await count(() => shop.queries.facets({ q }))).toBe(1);
    }
  });

  it.each([
    '!',
    '?!.',
    '%',
    '\\',
    "'",
    '"a b"',
    'a & | ! b:* <->',
    "a' | 'b",
    '🎉',
    ' ',
    '(((',
    ':*',
    '\u0301',
  ])('takes %j for what it says, and is no query language', async (q) => {
    await hostOf('A plain thing');
    expect(Array.isArray((await shop.queries.products({ q })).data)).toBe(true);
  });

  it('answers whatever people type', async () => {
    await hostOf({ title: "Rock'n'roll & co: 100% wool (x)", description: 'a|b !c <-> d:* \\ e' });
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.string({
        unit: fc.constantFrom(...`abrol'&|!:*<>()-\\"%_ 0é\u0301İß`),
        minLength: 1,
        maxLength: 100,
      }),
      fc.constantFrom('rock', 'wol').chain((word) => fc.string().map((junk) => `${junk}${word}${junk}`)),
    );
    const sorts = fc.constantFrom(undefined, 'newest', 'price_asc', 'price_desc');
    await fc.assert(
      fc.asyncProperty(typed, sorts, fc.integer({ min: 1, max: 100 }), async (text, sort, limit) => {
        // What arrives over the wire is well-formed and has no NUL: the DTO refuses the rest.
        const q = text.toWellFormed().replaceAll('\0', '');
        const page = await shop.queries.products({ q, sort, limit });
        expect(page.data.length).toBeLessThanOrEqual(limit);
        const { inStock } = await shop.queries.facets({ q });
        expect(inStock.true + inStock.false).toBeGreaterThanOrEqual(page.data.length);
      }),
      { seed: SOAK ? Date.now() % 2 ** 31 : 20_261_121, numRuns: SOAK ? 2_000 : 100 },
    );
  }, 120_000);

  it('finds everything by each word of it', async () => {
    const { by, ids } = await hostOf({
      title: "Hand-made Mid·night Œuvre Ａ１ naïve-looking ½ l'été №5",
      description: 'Größe: 10×15cm; e‑mail me@example.com/x?y=1 #tag @you 1.5kg 𝒜 ﬁne',
    });
    const { title, description } = await shop.queries.product(ids[0] ?? '');
    for (const q of `${title} ${description}`.split(' ')) {
      const filter = { q, hostId: by.userId };
      expect([q, (await shop.queries.products(filter)).data.length]).toEqual([q, 1]);
    }
  });

  it('says what to do where PostgreSQL has no trigrams', async () => {
    const asked: string[] = [];
    const bare = {
      query: async (sql: string) => {
        asked.push(sql);
        throw new Error('extension "pg_trgm" is not available');
      },
    };
    const migrating = new Search1763720000500().up(bare as never);
    await expect(migrating).rejects.toThrow(StartupError);
    await expect(migrating).rejects.toThrow(/pg_trgm.*is not available.*contrib.*CREATE EXTENSION pg_trgm/s);
    expect(asked).toEqual(['CREATE EXTENSION IF NOT EXISTS pg_trgm']);
  });
});
