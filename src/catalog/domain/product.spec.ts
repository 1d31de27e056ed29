import { describe, expect, it } from '@jest/globals';
import { type Actor, DomainError, Money, NotFound, PreconditionFailed } from '#kernel';
import { PLAIN } from './content/content.js';
import { UnitsReserved } from './errors.js';
import { Product, type ProductDraft } from './product.js';
import { Stock } from './stock.js';

const ID = '019ab000-0000-7000-8000-000000000001';
const AT = new Date('2026-11-21T10:00:00.000Z');
const eur = (amount: number): Money => Money.of(amount, 'EUR');
const small = {
  id: 'v1',
  sku: 'TEE-S',
  title: 'S',
  price: eur(2000),
  prices: [],
  options: [],
  weightGrams: 0,
  translations: {},
};
const large = {
  id: 'v2',
  sku: 'TEE-L',
  title: 'L',
  price: eur(2500),
  prices: [],
  options: [],
  weightGrams: 0,
  translations: {},
};

function published(changes: Partial<ProductDraft> = {}): Product {
  const draft = { id: ID, hostId: 'host', title: 'Tee', description: 'Cotton.', variants: [small, large] };
  const product = Product.publish({ ...draft, ...changes }, AT);
  product.pullEvents();
  return product;
}

/** The fields that a refusal names. */
function refusedFields(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError)
      return (error.facts['errors'] as { path: string }[]).map(({ path }) => path);
  }
  return [];
}

describe('publishing a product', () => {
  it('puts it into the shop at once, with an address made of its title', () => {
    const draft = { id: ID, hostId: 'host', title: 'Tee', description: '', variants: [small] };
    const product = Product.publish(draft, AT);
    const slug = 'tee-00000001';
    expect(product.snapshot()).toEqual({
      ...draft,
      ...PLAIN,
      ...{ slug, status: 'published', publishAt: null, createdAt: AT, updatedAt: AT },
    });
    expect(product.pullEvents()).toEqual([
      {
        type: 'product.created',
        data: { productId: ID, hostId: 'host', slug, title: 'Tee', status: 'published' },
      },
    ]);
    expect(product.pullEvents()).toEqual([]);
  });

  it.each<[string, Partial<ProductDraft>, string[]]>([
    ['a blank title', { title: ' \t ' }, ['title']],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, ['title']],
    ['a description of 5001 characters', { description: 'x'.repeat(5001) }, ['description']],
    ['no variants', { variants: [] }, ['variants']],
    [
      '101 variants',
      { variants: Array.from({ length: 101 }, (_, i) => ({ ...small, sku: `S${i}` })) },
      ['variants'],
    ],
    ['two variants with one SKU', { variants: [small, { ...large, sku: 'TEE-S' }] }, ['variants.1.sku']],
    ['a blank SKU', { variants: [{ ...small, sku: ' ' }] }, ['variants.0.sku']],
    [
      'two currencies',
      { variants: [small, { ...large, price: Money.of(2500, 'USD') }] },
      ['variants.1.price.currency'],
    ],
  ])('refuses %s and names the field', (_, changes, fields) => {
    expect(refusedFields(() => published(changes))).toEqual(fields);
  });

  it('counts characters as people do: 200 emojis are a title', () => {
    expect(published({ title: '🧣'.repeat(200) }).snapshot().title).toHaveLength(400);
  });
});

describe('editing a product', () => {
  it('changes what is named and leaves the rest, its address too', () => {
    const product = published();
    product.edit({ title: 'Better Tee', variants: [{ id: 'v2', price: eur(2700) }] }, new Date(+AT + 5));
    expect(product.snapshot()).toMatchObject({
      title: 'Better Tee',
      description: 'Cotton.',
      slug: 'tee-00000001',
      updatedAt: new Date(+AT + 5),
      variants: [small, { ...large, price: eur(2700) }],
    });
    expect(product.pullEvents()).toEqual([
      { type: 'product.updated', data: { productId: ID, hostId: 'host', status: 'published' } },
    ]);
  });

  it('is no edit if nothing changes', () => {
    const product = published();
    product.edit({ title: 'Tee', variants: [{ id: 'v1', price: eur(2000) }] }, new Date(+AT + 5));
    expect(product.snapshot().updatedAt).toEqual(AT);
    expect(product.pullEvents()).toEqual([]);
  });

  it('gives each edit a time of its own, even in one millisecond or when the clock steps back', () => {
    const product = published();
    product.edit({ title: 'One' }, AT);
    product.edit({ title: 'Two' }, new Date(+AT - 1000));
    expect(product.snapshot().updatedAt).toEqual(new Date(+AT + 2));
  });

  it('refuses a variant of another product and one that is named twice', () => {
    const variants = [{ id: 'v1' }, { id: 'v9' }, { id: 'v1' }];
    expect(refusedFields(() => published().edit({ variants }, AT))).toEqual([
      'variants.1.id',
      'variants.2.id',
    ]);
  });

  it('refuses what publishing refuses', () => {
    expect(refusedFields(() => published().edit({ variants: [{ id: 'v1', sku: 'TEE-L' }] }, AT))).toEqual([
      'variants.1.sku',
    ]);
    expect(refusedFields(() => published().edit({ title: ' ' }, AT))).toEqual(['title']);
  });
});

describe('who and when', () => {
  const actor = (userId: string, role: Actor['role']): Actor => ({
    userId,
    role,
    sessionId: 's',
    displayName: 'D',
    guest: false,
  });

  it('is managed by its host and by admins; to all others it does not exist', () => {
    const product = published();
    expect(() => product.requireManager(actor('host', 'host'))).not.toThrow();
    expect(() => product.requireManager(actor('other', 'admin'))).not.toThrow();
    expect(() => product.requireManager(actor('other', 'host'))).toThrow(NotFound);
  });

  it('refuses an edit of somebody who has not seen the last one', () => {
    const product = published();
    expect(() => product.requireUnchangedSince(undefined)).not.toThrow();
    expect(() => product.requireUnchangedSince([new Date(0), AT])).not.toThrow();
    expect(() => product.requireUnchangedSince([])).toThrow(PreconditionFailed);
    product.edit({ title: 'New' }, AT);
    expect(() => product.requireUnchangedSince([AT])).toThrow(PreconditionFailed);
  });
});

describe('archiving a product', () => {
  const stock = (reserved: number): Stock =>
    Stock.restore({ variantId: 'v1', productId: ID, hostId: 'host', onHand: 5, reserved });

  it('takes it out of the shop, with units in the warehouse or without', () => {
    const product = published();
    product.archive([stock(0)], new Date(+AT + 5));
    expect(product.snapshot()).toMatchObject({ status: 'archived', updatedAt: new Date(+AT + 5) });
    expect(product.pullEvents()).toEqual([
      { type: 'product.updated', data: { productId: ID, hostId: 'host', status: 'archived' } },
    ]);
  });

  it('is refused while units of any variant are reserved', () => {
    const product = published();
    expect(() => product.archive([stock(0), stock(2)], AT)).toThrow(new UnitsReserved({ reserved: 2 }));
    expect(product.snapshot().status).toBe('published');
  });
});
