import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DomainError, later, PlainGroupCommits } from '#kernel';
import { FakeDrops, FakeUnitOfWork, NumberedIds } from '../../../test/support/fakes/drops.js';
import type { Admission, DropVerb } from '../domain/drop-state.js';
import { DropDesk } from './drop-desk.js';
import type { DropRequest } from './drop-requests.js';

const SEED = '5e'.repeat(32);

/** A desk for one drop whose line is shuffled by its opening. */
function aDesk(admission: Admission, quantity: number) {
  const drops = new FakeDrops({ state: 'scheduled', admission, seed: SEED, seedHash: 'known', quantity });
  const ids = new NumberedIds();
  const desk = new DropDesk(drops, new FakeUnitOfWork(), ids, new PlainGroupCommits());
  const ask = (request: DropRequest) =>
    desk
      .ask('drop', request)
      .then((answer) => (answer !== undefined && 'claim' in answer ? answer.claim.id : 'done'))
      .catch((error: DomainError) => error.code);
  return {
    drops,
    claim: (userId: string, key = 'k') => ask({ kind: 'claim', id: ids.next(), userId, quantity: 1, key }),
    join: (userId: string) => ask({ kind: 'join', userId }),
    leave: (userId: string) => ask({ kind: 'leave', userId }),
    expireAll: () => ask({ kind: 'expire', claimIds: drops.claimIds() }),
    change: (verb: DropVerb) => ask({ kind: 'change', verb }),
    places: () => [...drops.places.values()].sort((a, b) => a.number - b.number),
    /** The users whose turn came, in the order of their claims. */
    turns: () => drops.made.filter(({ key }) => key.startsWith('line\n')).map(({ userId }) => userId),
  };
}

/** As anybody can do it who knows the seed. */
const drawn = (entries: readonly number[]): number[] => {
  const digest = (entry: number): string =>
    createHash('sha256').update(Buffer.from(SEED, 'hex')).update(`:${entry}`).digest('hex');
  return entries.toSorted((a, b) => (digest(a) < digest(b) ? -1 : 1));
};
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `user-${index + 1}`);
const entriesOf = (users: readonly string[]): number[] => users.map((user) => Number(user.slice(5)));

describe('a line that formed before the opening', () => {
  it.each(['pre_line', 'draw'] as const)(
    'of a %s is served in the drawn order to its end',
    async (admission) => {
      const desk = aDesk(admission, 3);
      const crowd = many(40);
      for (const user of crowd) await desk.join(user);
      expect(desk.turns()).toEqual([]);
      await desk.change('open');
      expect(desk.turns()).toHaveLength(3);
      while (desk.drops.state.waiting > 0) {
        desk.drops.now = later(desk.drops.now, 120);
        await desk.expireAll();
      }
      expect(entriesOf(desk.turns())).toEqual(drawn(entriesOf(crowd)));
      expect(desk.turns()).not.toEqual(crowd);
    },
  );

  it('is the same whether it came in one batch with the opening or long before', async () => {
    const desk = aDesk('pre_line', 3);
    const first = desk.join('user-1');
    await Promise.all([
      ...many(9).slice(1).map(desk.join),
      ...[
        desk.leave('user-4'),
        desk.change('open'),
        desk.leave('user-5'),
        desk.join('late'),
        desk.claim('cid'),
      ],
    ]);
    await first;
    const expected = drawn([1, 2, 3, 6, 7, 8, 9]);
    expect(entriesOf(desk.turns())).toEqual(expected.slice(0, 3));
    const waiting = desk.places().filter(({ state }) => state === 'waiting');
    expect(waiting.map(({ entry }) => entry)).toEqual([...expected.slice(3), null]);
    expect(waiting.at(-1)).toMatchObject({ userId: 'late', entry: null });
    expect(desk.drops.made.some(({ userId }) => userId === 'cid')).toBe(false);
  });

  it('gives units beyond its length to whoever claims next', async () => {
    const desk = aDesk('pre_line', 3);
    await desk.join('user-1');
    await desk.change('open');
    expect(await desk.claim('zoe')).toMatch(/^id-/);
    expect(desk.drops.state).toMatchObject({ available: 1, held: 2, waiting: 0 });
  });

  it('is dissolved if the drop never opens', async () => {
    for (const verb of ['close', 'cancel'] as const) {
      const desk = aDesk('draw', 3);
      for (const user of many(3)) await desk.join(user);
      await desk.change(verb);
      expect([desk.turns(), desk.places().map(({ state }) => state)]).toEqual([[], ['over', 'over', 'over']]);
    }
  });

  it('leaves no unit idle, sells none too many and gives no number twice, whatever happens', async () => {
    const act = fc.record({
      what: fc.constantFrom('claim', 'join', 'join', 'leave', 'expire', 'open', 'pause', 'resume', 'close'),
      who: fc.integer({ min: 1, max: 9 }),
      seconds: fc.integer({ min: 0, max: 90 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { maxLength: 20 }),
        fc.constantFrom('pre_line' as const, 'draw' as const),
        async (batches, admission) => {
          const desk = aDesk(admission, 2);
          let keys = 0;
          const joined = new Map<string, number>();
          for (const batch of batches) {
            await Promise.all(
              batch.map(({ what, who, seconds }) => {
                desk.drops.now = later(desk.drops.now, seconds);
                const user = `user-${who}`;
                if (what === 'claim') return desk.claim(user, `key-${(keys += 1)}`);
                if (what === 'join') return desk.join(user);
                if (what === 'leave') return desk.leave(user);
                return what === 'expire' ? desk.expireAll() : desk.change(what);
              }),
            );
            const { available, held, sold, waiting, places, served, state } = desk.drops.state;
            expect(available + held + sold).toBe(2);
            expect(Math.min(available, held, sold, waiting)).toBeGreaterThanOrEqual(0);
            if (state === 'open') expect(Math.min(available, waiting)).toBe(0);
            const all = desk.places();
            expect(all.filter((place) => place.state === 'waiting')).toHaveLength(waiting);
            expect(served).toBeLessThanOrEqual(places);
            expect(all.every(({ number }) => number <= places)).toBe(true);
            for (const { userId, entry } of all) if (entry !== null) joined.set(userId, entry);
            if (admission === 'draw')
              expect(desk.drops.made.filter(({ userId }) => !joined.has(userId))).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
