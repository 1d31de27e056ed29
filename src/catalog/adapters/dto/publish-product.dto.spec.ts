import { describe, expect, it } from '@jest/globals';
import 'reflect-metadata';
import { DomainError } from '#kernel';
import { validationPipe } from '#platform/http/validation.js';
import { CountStockDto } from './count-stock.dto.js';
import { EditProductDto } from './edit-product.dto.js';
import { NumberedQuery, ProductListQuery } from './product-list.query.js';
import { PublishProductDto } from './publish-product.dto.js';

const price = { amount: 1999, currency: 'EUR' };
const variant = { sku: 'TEE', price, onHand: 3 };
const product = { title: 'Tee', variants: [variant] };
const ID = '019ab000-0000-7000-8000-000000000001';

/** The fields for which `body` is refused; none: it is let through. */
async function refused(
  metatype: new () => object,
  body: unknown,
  type: 'body' | 'query' = 'body',
): Promise<string[]> {
  try {
    await validationPipe().transform(body, { type, metatype });
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [...new Set((error.facts['errors'] as { path: string }[]).map(({ path }) => path))];
  }
}

describe('a product that arrives', () => {
  it('is let through as it was sent', async () => {
    expect(await refused(PublishProductDto, product)).toEqual([]);
    expect(
      await refused(PublishProductDto, {
        ...product,
        description: '',
        variants: [{ ...variant, title: '' }],
      }),
    ).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no title', { variants: [variant] }, 'title'],
    ['an empty title', { ...product, title: '' }, 'title'],
    ['a title of 201 characters', { ...product, title: 'x'.repeat(201) }, 'title'],
    ['a title with a control character', { ...product, title: 'a\u0000b' }, 'title'],
    ['a title that is a number', { ...product, title: 1 }, 'title'],
    ['a description that is null', { ...product, description: null }, 'description'],
    ['a host', { ...product, hostId: ID }, 'hostId'],
    ['no variants', { title: 'Tee', variants: [] }, 'variants'],
    ['variants that are no list', { title: 'Tee', variants: variant }, 'variants'],
    ['a variant that is a list', { title: 'Tee', variants: [[]] }, 'variants'],
    ['a variant that is null', { title: 'Tee', variants: [null] }, 'variants'],
    ['a price that is a list', { title: 'Tee', variants: [{ ...variant, price: [] }] }, 'variants.0.price'],
    ['a price that is a number', { title: 'Tee', variants: [{ ...variant, price: 5 }] }, 'variants.0.price'],
    ['no price', { title: 'Tee', variants: [{ sku: 'TEE', onHand: 1 }] }, 'variants.0.price'],
    ['reserved units', { title: 'Tee', variants: [{ ...variant, reserved: 1 }] }, 'variants.0.reserved'],
    [
      'a variant title that is null',
      { title: 'Tee', variants: [{ ...variant, title: null }] },
      'variants.0.title',
    ],
  ])('is refused with %s', async (_, body, path) => {
    expect((await refused(PublishProductDto, body))[0]).toBe(path);
  });

  it.each([-1, 1.5, '1', 1e21, NaN, null, 1_000_000_001])(
    'is refused with an amount of %p',
    async (amount) => {
      const body = { title: 'Tee', variants: [{ ...variant, price: { ...price, amount } }] };
      expect(await refused(PublishProductDto, body)).toEqual(['variants.0.price.amount']);
    },
  );

  it.each(['eur', 'EURO', '€', 'QQQ', 978, null])('is refused with the currency %p', async (currency) => {
    const body = { title: 'Tee', variants: [{ ...variant, price: { ...price, currency } }] };
    expect(await refused(PublishProductDto, body)).toEqual(['variants.0.price.currency']);
  });
});

describe('a change that arrives', () => {
  it('may be empty, and names variants by their id', async () => {
    expect(await refused(EditProductDto, {})).toEqual([]);
    expect(await refused(EditProductDto, { variants: [{ id: ID, price }] })).toEqual([]);
    expect(await refused(EditProductDto, { variants: [{ price }] })).toEqual(['variants.0.id']);
    expect(await refused(EditProductDto, { title: null })).toEqual(['title']);
    expect(await refused(EditProductDto, { status: 'archived' })).toEqual(['status']);
    expect(await refused(EditProductDto, { variants: [{ id: ID, onHand: 1 }] })).toEqual([
      'variants.0.onHand',
    ]);
    expect(await refused(EditProductDto, { variants: [{ id: ID, price: null }] })).toEqual([
      'variants.0.price',
    ]);
  });
});

describe('a count that arrives', () => {
  it.each([-1, 1.5, '1', 1e21, null, undefined, 1_000_001])('is refused with %p units', async (onHand) => {
    expect(await refused(CountStockDto, { onHand, reason: 'inventory' })).toEqual(['onHand']);
  });

  it('says why', async () => {
    expect(await refused(CountStockDto, { onHand: 0, reason: 'inventory' })).toEqual([]);
    expect(await refused(CountStockDto, { onHand: 0 })).toEqual(['reason']);
    expect(await refused(CountStockDto, { onHand: 0, reason: '' })).toEqual(['reason']);
  });
});

describe('a list that is asked for', () => {
  it.each([
    { limit: '0' },
    { limit: '101' },
    { limit: '1e1' },
    { minPrice: '-1' },
    { maxPrice: '1.5' },
    { inStock: 'yes' },
    { sort: 'random' },
    { host: 'somebody' },
    { q: '' },
    { unknown: '1' },
  ])('is refused with %j', async (query) => {
    expect(await refused(ProductListQuery, query, 'query')).toEqual(Object.keys(query));
  });

  it('has numbers in v1 that count from one', async () => {
    expect(await refused(NumberedQuery, { page: '0' }, 'query')).toEqual(['page']);
    expect(await refused(NumberedQuery, { page: '2', perPage: '100' }, 'query')).toEqual([]);
    expect(await refused(NumberedQuery, { perPage: '101' }, 'query')).toEqual(['perPage']);
  });
});
