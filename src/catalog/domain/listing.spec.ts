import { describe, expect, it } from '@jest/globals';
import { Money, ValidationFailed } from '#kernel';
import { UnitsReserved } from './errors.js';
import { type Listing, listingOf, PUBLISHED } from './listing.js';
import { Product } from './product.js';
import { Stock } from './stock.js';

const ID = '019ab000-0000-7000-8000-000000000001';
const AT = new Date('2026-11-21T10:00:00.000Z');
const LATER = new Date('2026-11-22T10:00:00.000Z');
const DRAFT: Listing = { status: 'draft', publishAt: null };
const PLANNED: Listing = { status: 'scheduled', publishAt: LATER };

function product(listing: Listing): Product {
  const variants = [
    {
      id: 'v1',
      sku: 'TEE',
      title: '',
      price: Money.of(2000, 'EUR'),
      prices: [],
      options: [],
      weightGrams: 0,
      translations: {},
    },
  ];
  const made = Product.publish(
    { id: ID, hostId: 'host', title: 'Tee', description: '', variants },
    AT,
    listing,
  );
  made.pullEvents();
  return made;
}

const reserved = (units: number): Stock =>
  Stock.restore({ variantId: 'v1', productId: ID, hostId: 'host', onHand: 5, reserved: units });

describe('what is said of who sees a product', () => {
  it('is a status, or a moment that is to come', () => {
    expect(listingOf({}, AT)).toBeUndefined();
    expect(listingOf({ status: 'draft' }, AT)).toEqual(DRAFT);
    expect(listingOf({ status: 'published' }, AT)).toEqual(PUBLISHED);
    expect(listingOf({ publishAt: LATER }, AT)).toEqual(PLANNED);
  });

  it.each([
    ['a moment that is over', { publishAt: new Date(0) }],
    ['this very moment', { publishAt: AT }],
    ['a moment of a draft', { status: 'draft', publishAt: LATER }],
    ['a moment of what is published', { status: 'published', publishAt: LATER }],
  ] as const)('cannot be %s', (_, said) => {
    expect(() => listingOf(said, AT)).toThrow(ValidationFailed);
  });
});

describe('who sees a product', () => {
  it.each([
    [DRAFT, PUBLISHED],
    [DRAFT, PLANNED],
    [PLANNED, DRAFT],
    [PLANNED, PUBLISHED],
    [PUBLISHED, DRAFT],
    [PUBLISHED, PLANNED],
    [PLANNED, { ...PLANNED, publishAt: new Date(+LATER + 1) }],
  ])('changes from %j to %j, and is told', (before, after) => {
    const changed = product(before);
    changed.list(after, [reserved(0)], AT);
    expect(changed.snapshot()).toMatchObject(after);
    expect(changed.pullEvents()).toEqual([
      { type: 'product.updated', data: { productId: ID, hostId: 'host', status: after.status } },
    ]);
  });

  it.each([DRAFT, PLANNED, PUBLISHED])('that stays %j is no edit', (listing) => {
    const same = product(listing);
    same.list({ ...listing }, [reserved(5)], LATER);
    expect(same.pullEvents()).toEqual([]);
    expect(same.snapshot().updatedAt).toEqual(AT);
  });

  it.each([DRAFT, PLANNED])('cannot become %j while units are reserved', (after) => {
    const sold = product(PUBLISHED);
    expect(() => sold.list(after, [reserved(0), reserved(2)], AT)).toThrow(
      new UnitsReserved({ reserved: 2 }),
    );
    expect(sold.snapshot().status).toBe('published');
  });

  it('and what is told of it are one edit if they change at once', () => {
    const changed = product(DRAFT);
    changed.edit({ title: 'Better tee' }, AT);
    changed.list(PUBLISHED, [], AT);
    expect(changed.pullEvents()).toMatchObject([{ type: 'product.updated', data: { status: 'published' } }]);
  });

  it('is nobody once it is archived, scheduled or not', () => {
    const gone = product(PLANNED);
    gone.archive([], AT);
    expect(gone.snapshot()).toMatchObject({ status: 'archived', publishAt: null });
  });
});
