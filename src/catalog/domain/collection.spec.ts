import { describe, expect, it } from '@jest/globals';
import { type Actor, NotFound, PreconditionFailed, ValidationFailed } from '#kernel';
import { Collection, type CollectionDraft } from './collection.js';
import { ByRule, CollectionFull } from './errors.js';

const ID = '019ab000-0000-7000-8000-000000000001';
const AT = new Date('2026-11-21T10:00:00.000Z');
const rule = { match: 'all', inStock: true } as const;
const actor = (userId: string, role: Actor['role'] = 'host'): Actor => ({
  userId,
  sessionId: 'session',
  displayName: 'Hanna',
  role,
  guest: false,
});

const opened = (changes: Partial<CollectionDraft> = {}): Collection =>
  Collection.open({ id: ID, hostId: 'host', title: 'Summer', description: '', rule: null, ...changes }, AT);

describe('a collection', () => {
  it('begins empty, with an address made of its title', () => {
    expect(opened().snapshot()).toMatchObject({ slug: 'summer-00000001', products: [], createdAt: AT });
    expect(opened({ title: '☀' }).snapshot().slug).toBe('collection-00000001');
  });

  it('keeps the order of what is placed, and moves what is placed again', () => {
    const collection = opened();
    const placed = (productId: string, at?: number): readonly string[] => {
      collection.place(productId, at);
      return collection.snapshot().products;
    };
    expect(placed('a')).toEqual(['a']);
    expect(placed('b')).toEqual(['a', 'b']);
    expect(placed('c', 0)).toEqual(['c', 'a', 'b']);
    expect(placed('c')).toEqual(['c', 'a', 'b']);
    expect(placed('c', 1)).toEqual(['a', 'c', 'b']);
    expect(placed('a', 99)).toEqual(['c', 'b', 'a']);
    collection.remove('b');
    collection.remove('b');
    expect(collection.snapshot().products).toEqual(['c', 'a']);
  });

  it('holds so many products and no more; one that is in it may be moved', () => {
    const collection = opened();
    for (let n = 0; n < Collection.LIMITS.products; n += 1) collection.place(`p${n}`);
    expect(() => collection.place('more')).toThrow(CollectionFull);
    collection.place('p7', 0);
    expect(collection.snapshot().products[0]).toBe('p7');
  });

  it('is filled by its rule or by hand, and stays so', () => {
    const byRule = opened({ rule });
    expect(() => byRule.place('a')).toThrow(ByRule);
    expect(() => byRule.remove('a')).toThrow(ByRule);
    byRule.edit({ rule: { match: 'any', minPrice: 5 } }, AT);
    expect(byRule.snapshot().rule).toEqual({ match: 'any', minPrice: 5 });
    expect(() => opened().edit({ rule }, AT)).toThrow(ValidationFailed);
  });

  it('tells its edits apart by their time', () => {
    const collection = opened();
    collection.edit({ title: 'Winter' }, AT);
    collection.edit({ description: 'Cold.' }, AT);
    const { title, description, updatedAt, slug } = collection.snapshot();
    expect([title, description, slug]).toEqual(['Winter', 'Cold.', 'summer-00000001']);
    expect(updatedAt.getTime()).toBe(AT.getTime() + 2);
    expect(() => collection.requireUnchangedSince([AT])).toThrow(PreconditionFailed);
    collection.requireUnchangedSince([AT, updatedAt]);
    collection.requireUnchangedSince(undefined);
  });

  it('does not exist for whoever may not change it', () => {
    opened().requireManager(actor('host'));
    opened().requireManager(actor('other', 'admin'));
    expect(() => opened().requireManager(actor('other'))).toThrow(NotFound);
  });

  it.each<Partial<CollectionDraft>>([
    { title: '  ' },
    { title: 'x'.repeat(201) },
    { description: 'x'.repeat(5001) },
    { rule: { match: 'all' } },
    { rule: { match: 'all', titleContains: '?' } },
    { rule: { match: 'all', minPrice: 0.5 } },
    { rule: { match: 'all', maxPrice: -1 } },
    { rule: { match: 'any', minPrice: 2, maxPrice: 1 } },
  ])('refuses %j', (changes) => {
    expect(() => opened(changes)).toThrow(ValidationFailed);
  });
});
