import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, later, PlainGroupCommits } from '#kernel';
import { FakeDrops, NumberedIds, SerialUnitOfWork } from '../../../test/support/fakes/drops.js';
import { DropDesk } from './drop-desk.js';
import type { DropRequest } from './drop-requests.js';
import { OrderClaims } from './order-claims.js';

/** A desk for one drop, and what its line did, in the order of the turns. */
function aDesk(options: ConstructorParameters<typeof FakeDrops>[0] = {}) {
  const drops = new FakeDrops(options);
  const ids = new NumberedIds();
  const unitOfWork = new SerialUnitOfWork();
  const desk = new DropDesk(drops, unitOfWork, ids, new PlainGroupCommits());
  const ask = (request: DropRequest) =>
    desk
      .ask('drop', request)
      .then((answer) => (answer !== undefined && 'claim' in answer ? answer.claim.id : 'done'))
      .catch((error: DomainError) => error.code);
  const places = () => [...drops.places.values()];
  return {
    ...{ drops, places },
    orders: new OrderClaims(drops, unitOfWork),
    claim: (userId: string, key = 'k') => ask({ kind: 'claim', id: ids.next(), userId, quantity: 1, key }),
    join: (userId: string) => ask({ kind: 'join', userId }),
    leave: (userId: string) => ask({ kind: 'leave', userId }),
    release: (claimId: string, userId: string) => ask({ kind: 'release', claimId, userId }),
    expireAll: () => ask({ kind: 'expire', claimIds: drops.claimIds() }),
    close: () => ask({ kind: 'change', verb: 'close' }),
    /** The users whose turn came, in the order of their claims. */
    turns: () => drops.made.filter(({ key }) => key.startsWith('line\n')).map(({ userId }) => userId),
    stateOf: (userId: string) =>
      places()
        .filter((place) => place.userId === userId)
        .at(-1)?.state,
  };
}

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `user-${index}`);

describe('the line of a drop', () => {
  it('gives a unit that comes back to whoever has waited longest, as a claim', async () => {
    const desk = aDesk({ quantity: 1 });
    const held = await desk.claim('ann');
    for (const user of ['bob', 'cid']) expect(await desk.join(user)).toBe('done');
    expect(desk.drops.state).toMatchObject({ available: 0, held: 1, waiting: 2 });
    await desk.release(held, 'ann');
    expect([desk.turns(), desk.stateOf('bob'), desk.stateOf('cid')]).toEqual([['bob'], 'turn', 'waiting']);
    expect(desk.drops.state).toMatchObject({ available: 0, held: 1, waiting: 1, served: 1 });
  });

  it('passes a turn that was missed to the next', async () => {
    const desk = aDesk({ quantity: 1 });
    await desk.claim('ann');
    for (const user of ['bob', 'cid']) await desk.join(user);
    for (const turns of [['bob'], ['bob', 'cid'], ['bob', 'cid']]) {
      desk.drops.now = later(desk.drops.now, 120);
      await desk.expireAll();
      expect(desk.turns()).toEqual(turns);
    }
    expect(desk.drops.state).toMatchObject({ available: 1, held: 0, waiting: 0 });
  });

  it('lets nobody pass who did not wait, within a batch too', async () => {
    const desk = aDesk({ quantity: 1 });
    const held = await desk.claim('ann');
    await desk.join('bob');
    const first = desk.join('zoe');
    const [, late] = await Promise.all([desk.release(held, 'ann'), desk.claim('cid')]);
    await first;
    expect(late).toBe('sold_out');
    expect(desk.turns()).toEqual(['bob']);
  });

  it('gives a free unit at once to whoever joins an empty line', async () => {
    const desk = aDesk({ quantity: 1 });
    await desk.join('ann');
    expect([desk.turns(), desk.drops.state.waiting]).toEqual([['ann'], 0]);
  });

  it('keeps the place of who joins again, and gives a new one behind the others to who left', async () => {
    const desk = aDesk({ quantity: 1 });
    const held = await desk.claim('ann');
    for (const user of ['bob', 'cid', 'bob']) await desk.join(user);
    expect(desk.drops.state.waiting).toBe(2);
    await desk.leave('bob');
    await desk.leave('bob');
    await desk.join('bob');
    expect(desk.places().map(({ number, userId, state }) => [number, userId, state])).toEqual([
      [1, 'bob', 'left'],
      [2, 'cid', 'waiting'],
      [3, 'bob', 'waiting'],
    ]);
    await desk.release(held, 'ann');
    expect(desk.turns()).toEqual(['cid']);
  });

  it('keeps who leaves and joins in one batch behind the others', async () => {
    const desk = aDesk({ quantity: 1 });
    await desk.claim('ann');
    for (const user of ['bob', 'cid']) await desk.join(user);
    await Promise.all([desk.join('dan'), desk.leave('bob'), desk.join('bob'), desk.leave('dan')]);
    expect(desk.drops.state.waiting).toBe(2);
    expect(
      desk
        .places()
        .filter(({ state }) => state === 'waiting')
        .map(({ userId }) => userId),
    ).toEqual(['cid', 'bob']);
  });

  it('tells those whom no unit can reach any more: when the last is sold, or the drop closes', async () => {
    for (const end of ['sold', 'closed']) {
      const desk = aDesk({ quantity: 1 });
      await desk.claim('ann');
      await desk.join('bob');
      if (end === 'sold') await desk.orders.execute(desk.drops.claimIds());
      else await desk.close();
      expect([desk.stateOf('bob'), desk.drops.state.waiting]).toEqual(['over', 0]);
      expect(await desk.join('cid')).toBe(end === 'sold' ? 'sold_out' : 'drop_not_open');
    }
  });

  it('refuses who holds all they may have, and passes those who came to hold it meanwhile', async () => {
    const desk = aDesk({ quantity: 2, perCustomer: 1 });
    const [ann, bob] = [await desk.claim('ann'), await desk.claim('bob')];
    expect(await desk.join('ann')).toBe('limit_reached');
    for (const user of ['cid', 'dan']) await desk.join(user);
    await desk.release(ann, 'ann');
    expect(desk.turns()).toEqual(['cid']);
    await desk.release(bob, 'bob');
    expect(desk.turns()).toEqual(['cid', 'dan']);
  });

  it('offers in the order of the requests, over ten thousand of them', async () => {
    const desk = aDesk({ quantity: 100 });
    await Promise.all(many(100).map((user) => desk.claim(`early-${user}`)));
    const crowd = many(10_000);
    await Promise.all(crowd.map((user) => desk.join(user)));
    expect(desk.drops.state.waiting).toBe(10_000);
    while (desk.drops.state.waiting > 0) {
      desk.drops.now = later(desk.drops.now, 120);
      await desk.expireAll();
    }
    expect(desk.turns()).toEqual(crowd);
  });

  it('leaves no unit idle while somebody waits, and sells none too many, whatever happens', async () => {
    const act = fc.record({
      what: fc.constantFrom('claim', 'join', 'leave', 'release', 'expire', 'order'),
      who: fc.integer({ min: 0, max: 7 }),
      seconds: fc.integer({ min: 0, max: 90 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        async (batches, quantity) => {
          const desk = aDesk({ quantity, perCustomer: 2 });
          let keys = 0;
          for (const batch of batches) {
            const paid: string[] = [];
            await Promise.all(
              batch.map(({ what, who, seconds }) => {
                desk.drops.now = later(desk.drops.now, seconds);
                const user = `user-${who}`;
                const theirs = desk.drops.made.find(({ userId }) => userId === user)?.id ?? 'none';
                if (what === 'claim') return desk.claim(user, `key-${(keys += 1)}`);
                if (what === 'join') return desk.join(user);
                if (what === 'leave') return desk.leave(user);
                if (what === 'release') return desk.release(theirs, user);
                if (what === 'expire') return desk.expireAll();
                // Orders lock for themselves, which the fake cannot: they come between the batches.
                if (theirs !== 'none') paid.push(theirs);
                return Promise.resolve('later');
              }),
            );
            for (const claimId of paid) await desk.orders.execute([claimId]);
            const { available, held, sold, waiting, state } = desk.drops.state;
            expect(available + held + sold).toBe(quantity);
            expect(Math.min(available, held, sold, waiting)).toBeGreaterThanOrEqual(0);
            if (state === 'open') expect(Math.min(available, waiting)).toBe(0);
            expect(desk.places().filter((place) => place.state === 'waiting')).toHaveLength(waiting);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
