import { describe, expect, it } from '@jest/globals';
import { FakeDrops } from '../../../test/support/fakes/drops.js';
import { Drop } from './drop.js';

const now = new Date('2026-11-21T12:00:00Z');

/** A drop of five units, two for each customer. */
function aDrop(quantity = 5): Drop {
  return Drop.restore(new FakeDrops({ quantity, perCustomer: 2 }).state, []);
}
function claimed(drop: Drop, userId: string, key: string, quantity = 1) {
  return drop.claim({ id: `${userId} ${key}`, userId, quantity, key }, now).claim;
}
const waitingOf = (drop: Drop) =>
  [...drop.changes().line.joined].map(({ userId, number, state }) => [userId, number, state]);

describe('what a guest has of a drop', () => {
  it('becomes the account’s with its number, deadline and key', () => {
    const drop = aDrop();
    const held = claimed(drop, 'guest', 'k');
    expect(drop.handOver('guest', 'ann')).toEqual({ released: [], place: 0 });
    expect(drop.find(held.id)).toEqual({ ...held, userId: 'ann' });
    expect(claimed(drop, 'ann', 'k')).toEqual({ ...held, userId: 'ann' });
    expect(() => drop.release(held.id, 'guest')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('counts for the account, and what is held over its limit is released', () => {
    const drop = aDrop();
    claimed(drop, 'ann', 'own');
    const [first, second] = [claimed(drop, 'guest', 'a'), claimed(drop, 'guest', 'b')];
    expect(drop.handOver('guest', 'ann')).toEqual({ released: [3], place: 0 });
    expect([drop.find(first.id), drop.find(second.id)]).toMatchObject([
      { userId: 'ann', state: 'held' },
      { userId: 'ann', state: 'released' },
    ]);
    expect(drop.snapshot()).toMatchObject({ available: 3, held: 2 });
    expect(() => claimed(drop, 'ann', 'c')).toThrow(expect.objectContaining({ code: 'limit_reached' }));
  });

  it('is kept if it is bought, also over the limit', () => {
    const drop = aDrop();
    const own = claimed(drop, 'ann', 'own', 2);
    const bought = claimed(drop, 'guest', 'a', 2);
    for (const { id } of [own, bought]) drop.order(id);
    expect(drop.handOver('guest', 'ann').released).toEqual([]);
    expect(drop.snapshot()).toMatchObject({ sold: 4, available: 1 });
    expect(() => claimed(drop, 'ann', 'c')).toThrow(expect.objectContaining({ code: 'limit_reached' }));
  });

  it('leaves the account’s own claim under a key that both have used', () => {
    const drop = aDrop();
    const [own, other] = [claimed(drop, 'ann', 'k'), claimed(drop, 'guest', 'k')];
    drop.handOver('guest', 'ann');
    expect(claimed(drop, 'ann', 'k').id).toBe(own.id);
    expect(drop.find(other.id)).toMatchObject({ userId: 'ann', key: 'guest\n2' });
  });

  it('changes nothing the second time, and nothing of who has none', () => {
    const drop = aDrop();
    claimed(drop, 'guest', 'k');
    drop.handOver('guest', 'ann');
    expect(drop.handOver('guest', 'ann')).toEqual({ released: [], place: 0 });
    expect(drop.handOver('nobody', 'ann')).toEqual({ released: [], place: 0 });
  });

  it.each([
    [
      ['guest', 'ann'],
      [
        ['ann', 1, 'waiting'],
        ['guest', 2, 'left'],
      ],
      1,
    ],
    [
      ['ann', 'guest'],
      [
        ['ann', 1, 'waiting'],
        ['guest', 2, 'left'],
      ],
      0,
    ],
  ])('keeps the better of two places in line: %j', (order, places, place) => {
    const drop = aDrop(1);
    claimed(drop, 'eve', 'k');
    for (const userId of order) drop.join(userId, now);
    expect(drop.handOver('guest', 'ann')).toEqual({ released: [], place });
    expect(waitingOf(drop)).toEqual(places);
    expect(drop.snapshot()).toMatchObject({ waiting: 1, places: 2 });
    drop.join('ann', now);
    expect(drop.snapshot()).toMatchObject({ waiting: 1, places: 2 });
    drop.leave('ann');
    expect(drop.snapshot()).toMatchObject({ waiting: 0 });
  });

  it('is a place that counts before one given up later', () => {
    const drop = aDrop(1);
    claimed(drop, 'eve', 'k');
    drop.join('guest', now);
    for (let time = 0; time < 2; time += 1) {
      drop.join('ann', now);
      drop.leave('ann');
    }
    drop.handOver('guest', 'ann');
    const { joined } = drop.changes().line;
    const stored = Drop.restore(drop.snapshot(), [], joined.toReversed());
    stored.leave('ann');
    expect(stored.snapshot()).toMatchObject({ waiting: 0 });
  });
});
