import { describe, expect, it } from '@jest/globals';
import { type Actor, DomainError, PlainGroupCommits } from '#kernel';
import { FakeDrops, FakeRooms, FakeUnitOfWork, NumberedIds } from '../../../test/support/fakes/drops.js';
import { ClaimUnits } from './claim-units.js';
import { DropDesk } from './drop-desk.js';
import { FinishedDrops } from './finished-drops.js';
import { OrderClaims } from './order-claims.js';

const shopper = (userId: string): Actor => ({
  userId,
  sessionId: 's',
  displayName: userId,
  role: 'shopper',
  guest: true,
});

function aDesk(options: ConstructorParameters<typeof FakeDrops>[0] = {}) {
  const drops = new FakeDrops(options);
  const rooms = new FakeRooms();
  const unitOfWork = new FakeUnitOfWork();
  const desk = new DropDesk(drops, unitOfWork, new NumberedIds(), new PlainGroupCommits());
  const clock = { now: () => drops.now };
  const claimUnits = new ClaimUnits(desk, drops, rooms, new NumberedIds(), new FinishedDrops(drops, clock));
  const claim = (userId: string, key = 'k') =>
    claimUnits
      .execute(shopper(userId), { dropId: 'drop', quantity: 1, key })
      .then(({ claim: { number } }) => number)
      .catch((error: DomainError) => error.code);
  return { drops, rooms, desk, claim, orderClaims: new OrderClaims(drops, unitOfWork) };
}

describe('ClaimUnits', () => {
  it('serves a crowd in order of arrival and sells no unit too many', async () => {
    const { claim, drops } = aDesk({ quantity: 3 });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((user) => claim(user)));
    expect(answers).toEqual([1, 2, 3, 'sold_out', 'sold_out']);
    expect(drops.state).toMatchObject({ available: 0, held: 3 });
  });

  it('decides a crowd in two commits: the first alone, the rest as one batch', async () => {
    const { claim, drops } = aDesk({ quantity: 100 });
    await Promise.all(Array.from({ length: 50 }, (_, index) => claim(`user-${index}`)));
    expect(drops.locks).toBe(2);
  });

  it('refuses from memory what is sold for good, but answers those who won', async () => {
    const { claim, drops, orderClaims } = aDesk({ quantity: 1 });
    expect(await claim('ann', 'first')).toBe(1);
    await orderClaims.execute(drops.claimIds());
    expect(await claim('bob')).toBe('sold_out');
    const locks = drops.locks;
    expect(await claim('bob')).toBe('sold_out');
    expect(await claim('cid')).toBe('sold_out');
    expect(drops.locks).toBe(locks);
    expect(await claim('ann', 'first')).toBe(1);
    expect(drops.locks).toBe(locks + 1);
  });

  it('keeps asking the drop while units on hold may come back', async () => {
    const { claim, drops } = aDesk({ quantity: 1 });
    await claim('ann');
    await claim('bob');
    const locks = drops.locks;
    await claim('bob');
    expect(drops.locks).toBe(locks + 1);
  });

  it('shows no drop of a room that the shopper may not see', async () => {
    const { claim, rooms } = aDesk({ openToAll: false });
    rooms.members.add('ann');
    expect(await claim('bob')).toBe('not_found');
    expect(await claim('ann')).toBe(1);
  });

  it('remembers no end of a sale that not everybody may know of', async () => {
    const { claim, drops, rooms, orderClaims } = aDesk({ quantity: 1, openToAll: false });
    for (const member of ['ann', 'bob']) rooms.members.add(member);
    await claim('ann');
    await orderClaims.execute(drops.claimIds());
    expect(await claim('bob')).toBe('sold_out');
    expect(await claim('cid')).toBe('not_found');
  });

  it('asks who claimed a sold drop once, also if they are too many to remember', async () => {
    const { claim, drops, orderClaims } = aDesk({ quantity: 1 });
    drops.mostClaimants = 0;
    await claim('ann');
    await orderClaims.execute(drops.claimIds());
    for (const late of ['bob', 'cid', 'dan']) expect(await claim(late)).toBe('sold_out');
    expect(drops.askedForClaimants).toBe(1);
  });

  it('knows no drop that is not there', async () => {
    const { drops, claim } = aDesk();
    drops.missing = true;
    expect(await claim('ann')).toBe('not_found');
  });
});

describe('OrderClaims', () => {
  it('sells what is still held, and tells what was lost', async () => {
    const { drops, desk, claim, orderClaims } = aDesk({ quantity: 1, holdSeconds: 2 });
    await claim('ann');
    const [annsClaim] = drops.claimIds();
    drops.now = new Date(drops.now.getTime() + 2_000);
    await desk.ask('drop', { kind: 'expire', claimIds: drops.claimIds() });
    await claim('bob');
    const outcomes = await orderClaims.execute(drops.claimIds());
    expect(outcomes.map(({ claimId, outcome }) => [claimId === annsClaim, outcome])).toEqual([
      [true, 'lost'],
      [false, 'ordered'],
    ]);
    expect(drops.state).toMatchObject({ state: 'sold_out', sold: 1, held: 0 });
  });
});
