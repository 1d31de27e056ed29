import { describe, expect, it } from '@jest/globals';
import { editsOf, etagOf } from './edit-etag.js';

const product = (available: number, updatedAt = '2026-11-21T10:00:00.123Z') => ({
  id: 'p',
  slug: 'tee',
  title: 'Tee',
  description: '',
  host: { id: 'h' },
  variants: [
    { id: 'v', sku: 'T', title: '', price: { amount: 1, currency: 'EUR' }, available, onHand: available },
  ],
  createdAt: updatedAt,
  updatedAt,
});

describe('the ETag of what people edit', () => {
  it('differs with everything that is shown, units too', () => {
    expect(etagOf(product(5))).toBe(etagOf(product(5)));
    expect(etagOf(product(5))).not.toBe(etagOf(product(4)));
  });

  it('names the edit, so that a sale is no reason to refuse one', () => {
    const edit = [new Date('2026-11-21T10:00:00.123Z')];
    expect(editsOf(etagOf(product(5)))).toEqual(edit);
    expect(editsOf(etagOf(product(4)))).toEqual(edit);
  });

  it('is not asked for if the header is not sent or says that anything will do', () => {
    expect(editsOf(undefined)).toBeUndefined();
    expect(editsOf('*')).toBeUndefined();
  });

  it('may be one of several; what is weak or not ours matches nothing', () => {
    const tag = etagOf(product(5));
    expect(editsOf(`"other", ${tag}`)).toHaveLength(1);
    expect(editsOf(`W/${tag}`)).toEqual([]);
    expect(editsOf('"nonsense", bare')).toEqual([]);
    expect(editsOf('')).toEqual([]);
  });
});
