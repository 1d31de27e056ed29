import { describe, expect, it } from '@jest/globals';
import { type Actor, NotFound, PreconditionFailed, ValidationFailed } from '#kernel';
import { requireSound, Review } from './review.js';

const AT = new Date('2026-11-21T10:00:00.000Z');
const actor = (userId: string, role: Actor['role'] = 'shopper'): Actor => ({
  userId,
  sessionId: 'session',
  displayName: 'Ann',
  role,
  guest: false,
});

const written = (): Review =>
  Review.restore({
    id: 'r',
    productId: 'p',
    hostId: 'host',
    author: { id: 'ann', displayName: 'Ann' },
    rating: 4,
    text: 'Good.',
    reply: null,
    hidden: false,
    createdAt: AT,
    updatedAt: AT,
  });

describe('a review', () => {
  it('is written anew by its author alone', () => {
    written().requireAuthor(actor('ann'));
    for (const other of [actor('bob'), actor('host', 'host'), actor('root', 'admin')])
      expect(() => written().requireAuthor(other)).toThrow(NotFound);
  });

  it('is answered and hidden by the host of the product and by admins alone', () => {
    written().requireManager(actor('host', 'host'));
    written().requireManager(actor('root', 'admin'));
    for (const other of [actor('ann'), actor('other', 'host')])
      expect(() => written().requireManager(other)).toThrow(NotFound);
  });

  it('tells its texts apart by their time; the same again is no edit', () => {
    const review = written();
    review.rewrite({ text: 'Good.', rating: 4 }, new Date(AT.getTime() + 5_000));
    expect(review.snapshot().updatedAt).toBe(AT);
    review.rewrite({ rating: 2 }, AT);
    review.rewrite({ text: 'Broke.' }, AT);
    const { rating, text, updatedAt } = review.snapshot();
    expect([rating, text, updatedAt.getTime()]).toEqual([2, 'Broke.', AT.getTime() + 2]);
    expect(() => review.requireUnchangedSince([AT])).toThrow(PreconditionFailed);
    review.requireUnchangedSince([AT, updatedAt]);
    review.requireUnchangedSince(undefined);
  });

  it('stays hidden when it is written anew, until it is shown', () => {
    const review = written();
    review.hide(true);
    review.rewrite({ text: 'Nicer.' }, AT);
    expect(review.snapshot().hidden).toBe(true);
    review.hide(false);
    expect(review.snapshot().hidden).toBe(false);
  });

  it('has one answer, the last', () => {
    const review = written();
    review.reply('Thanks', AT);
    review.reply('Thank you', AT);
    expect(review.snapshot().reply).toEqual({ text: 'Thank you', at: AT });
    expect(() => review.reply(' ', AT)).toThrow(ValidationFailed);
  });

  it.each([0, 6, 1.5, NaN, Infinity])('refuses %d stars', (rating) => {
    expect(() => requireSound({ rating, text: 'x' })).toThrow(ValidationFailed);
    expect(() => written().rewrite({ rating }, AT)).toThrow(ValidationFailed);
  });

  it.each(['', '  ', 'x'.repeat(5001)])('refuses the text %.20j', (text) => {
    expect(() => requireSound({ rating: 1, text })).toThrow(ValidationFailed);
    expect(() => written().rewrite({ text }, AT)).toThrow(ValidationFailed);
  });
});
