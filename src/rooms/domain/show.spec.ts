import { describe, expect, it } from '@jest/globals';
import { later, ValidationFailed } from '#kernel';
import { Room } from './room.js';
import { changedShow, NO_SHOW, sameShow } from './show.js';

const NOW = new Date('2026-11-21T10:00:00.000Z');

describe('What a room shows of itself', () => {
  it.each([
    'https://a.example',
    'HTTPS://A.example:8443/x/y.m3u8?z=1&w=%20#t',
    'https://[2001:db8::1]/x',
    'https://a.example/@someone',
    `https://a.example/${'x'.repeat(482)}`,
  ])('is at the address %s', (cover) => {
    expect(changedShow(NO_SHOW, { cover, streamUrl: cover }, NOW)).toMatchObject({ cover, streamUrl: cover });
  });

  it.each([
    ...[
      'javascript:alert(1)',
      'http://a.example',
      'https://u:p@a.example',
      'https://u@a.example',
      'https://',
    ],
    ...['https://a.example\\@b', "https://a.example/'x", 'https://a.example/ x', 'https://ä.example', ''],
    `https://a.example/${'x'.repeat(483)}`,
  ])('is at no address %j', (url) => {
    for (const part of ['cover', 'streamUrl'])
      expect(() => changedShow(NO_SHOW, { [part]: url }, NOW)).toThrow(ValidationFailed);
  });

  it('begins in the future when that is said, and may go on saying so', () => {
    for (const startsAt of [NOW, later(NOW, -1), new Date(NaN)])
      expect(() => changedShow(NO_SHOW, { startsAt }, NOW)).toThrow(ValidationFailed);
    const room = Room.open(
      {
        ...{ id: 'r', ownerId: 'hana', title: 'Show', kind: 'public', slug: null },
        show: { startsAt: later(NOW, 60) },
      },
      NOW,
    );
    room.change({ title: 'Later', startsAt: later(NOW, 60) }, later(NOW, 120));
    expect(room.snapshot()).toMatchObject({ title: 'Later', show: { startsAt: later(NOW, 60) } });
    expect(() => room.change({ startsAt: later(NOW, 61) }, later(NOW, 120))).toThrow(ValidationFailed);
  });

  it('keeps what is not named, and is the same only if all of it is', () => {
    const show = changedShow(NO_SHOW, { description: 'x', startsAt: later(NOW, 60) }, NOW);
    const other = changedShow(show, { description: null, cover: undefined }, NOW);
    expect(other).toEqual({ ...NO_SHOW, startsAt: later(NOW, 60) });
    expect(sameShow(show, { ...show, startsAt: later(NOW, 60) })).toBe(true);
    for (const part of [{ description: 'y' }, { cover: 'y' }, { streamUrl: 'y' }, { startsAt: null }])
      expect(sameShow(show, { ...show, ...part })).toBe(false);
  });
});
