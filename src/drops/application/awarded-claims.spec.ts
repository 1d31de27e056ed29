import { describe, expect, it } from '@jest/globals';
import { Clock } from '#kernel';
import { FakeDrops, NumberedIds } from '../../../test/support/fakes/drops.js';
import type { DropEvent } from '../domain/events.js';
import { Drop } from '../domain/drop.js';
import { AwardedClaims } from './awarded-claims.js';
import type { DecidedDrop } from './ports.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const LATER = new Date('2026-11-21T12:01:00Z');
const PRICE = { amount: 3_100, currency: 'EUR' };
const UNIT = {
  ...{ auctionId: 'auction', roomId: 'room', hostId: 'host', variantId: 'variant', title: 'Vase' },
  ...{ startPrice: { amount: 1_000, currency: 'EUR' }, holdSeconds: 60 },
};

class StandingClock extends Clock {
  override now(): Date {
    return NOW;
  }
}

/** Drops that remember what was told of them. */
class ToldDrops extends FakeDrops {
  readonly told: DropEvent[] = [];

  override async save(decided: readonly DecidedDrop[]): Promise<void> {
    await super.save(decided);
    this.told.push(...decided.flatMap(({ drop }) => drop.changes().events));
  }
}

async function aUnit(): Promise<{ drops: ToldDrops; claims: AwardedClaims }> {
  const drops = new ToldDrops();
  const claims = new AwardedClaims(drops, new StandingClock(), new NumberedIds());
  await claims.reserve(UNIT);
  return { drops, claims };
}

describe('the unit of an auction', () => {
  it('is held for whom the auction names, at that price, and for nobody else meanwhile', async () => {
    const { drops, claims } = await aUnit();
    const claim = await claims.award({ dropId: 'drop', userId: 'ann', bidderId: 'ann', price: PRICE });
    expect(claim).toMatchObject({ userId: 'ann', price: PRICE, state: 'held', quantity: 1 });
    expect(await claims.award({ dropId: 'drop', userId: 'bob', bidderId: 'bob', price: PRICE })).toBeNull();
    expect(drops.state).toMatchObject({ available: 0, held: 1 });
  });

  it('is claimed by nobody without a price of the auction, and no other drop with one', async () => {
    const { drops } = await aUnit();
    const locked = drops.locked({ userIds: [], keys: [], claimIds: [] });
    const request = { id: 'claim', userId: 'ann', quantity: 1, key: 'k' };
    const notFound = expect.objectContaining({ code: 'not_found' });
    expect(() => locked.drop.claim(request, NOW)).toThrow(notFound);
    const other = new FakeDrops().locked({ userIds: [], keys: [], claimIds: [] });
    expect(() => other.drop.claim({ ...request, price: PRICE }, NOW)).toThrow(notFound);
  });

  it('is told of only by what became of its claims', async () => {
    const { drops, claims } = await aUnit();
    await claims.award({ dropId: 'drop', userId: 'ann', bidderId: 'ann', price: PRICE });
    await change(drops, (drop, claimId) => drop.release(claimId, 'ann'));
    await claims.award({ dropId: 'drop', userId: 'bob', bidderId: 'bob', price: PRICE });
    await change(drops, (drop, claimId) => drop.order(claimId));
    expect(drops.told).toMatchObject([
      { type: 'claims.released' },
      { type: 'award.lapsed', data: { auctionId: 'auction', userId: 'ann' } },
      { type: 'award.ordered', data: { auctionId: 'auction', userId: 'bob', price: PRICE } },
    ]);
  });

  it('is held anew for a user who let it go under another name, however many holds of theirs ran out', async () => {
    const { drops, claims } = await aUnit();
    const award = (bidderId: string) =>
      claims.award({ dropId: 'drop', userId: 'ann', bidderId, price: PRICE });
    const claimIds = new Set<string | undefined>();
    for (const bidderId of ['ann', 'guest', 'other guest']) {
      const claim = await award(bidderId);
      expect((await award(bidderId))?.id).toBe(claim?.id);
      expect(drops.state).toMatchObject({ available: 0, held: 1 });
      claimIds.add(claim?.id);
      await change(drops, (drop, claimId) => drop.expire([claimId], LATER));
    }
    expect(claimIds.size).toBe(3);
  });

  it('leaves a guest who turns out to be the host, and goes on to the next bidder', async () => {
    const { drops, claims } = await aUnit();
    await claims.award({ dropId: 'drop', userId: 'guest', bidderId: 'guest', price: PRICE });
    const locked = drops.locked({ userIds: ['guest', 'host'], keys: [], claimIds: [] });
    expect(locked.drop.handOver('guest', 'host').released).toEqual([1]);
    await drops.save([{ drop: locked.drop, record: null }]);
    expect(drops.told.at(-1)).toMatchObject({ type: 'award.lapsed', data: { auctionId: 'auction' } });
    expect(drops.state).toMatchObject({ available: 1, held: 0 });
  });

  it('goes back to the stock if nobody gets it', async () => {
    const { drops, claims } = await aUnit();
    await claims.giveUp('drop');
    expect(drops.state.state).toBe('closed');
  });

  async function change(drops: FakeDrops, by: (drop: Drop, claimId: string) => unknown): Promise<void> {
    const claimId = drops.claimIds().at(-1) ?? '';
    const locked = drops.locked({ userIds: [], keys: [], claimIds: [claimId] });
    by(locked.drop, claimId);
    await drops.save([{ drop: locked.drop, record: null }]);
  }
});
