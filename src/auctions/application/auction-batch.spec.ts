import { describe, expect, it } from '@jest/globals';
import { later, PlainGroupCommits } from '#kernel';
import {
  aPlan,
  FakeAuctions,
  FakeBidders,
  FakeUnits,
  FakeWinners,
  NOON,
} from '../../../test/support/fakes/auctions.js';
import { FakeUnitOfWork } from '../../../test/support/fakes/drops.js';
import type { AuctionPlan } from '../domain/auction-state.js';
import { replayed } from '../domain/replay.js';
import { AuctionBatch } from './auction-batch.js';
import type { AuctionRequest } from './auction-request.js';
import { AuctionDesk } from './auction-desk.js';
import { HearOfAward } from './hear-of-award.js';

class House {
  readonly auctions: FakeAuctions;
  readonly units = new FakeUnits();
  readonly winners = new FakeWinners();
  readonly bidders = new FakeBidders();
  private readonly batches: AuctionBatch;
  readonly desk: AuctionDesk;
  readonly hear: HearOfAward;

  constructor(changes: Partial<AuctionPlan> = {}) {
    this.auctions = new FakeAuctions(aPlan(changes));
    const { auctions, units, winners, bidders } = this;
    this.batches = new AuctionBatch(auctions, units, winners, bidders, new FakeUnitOfWork());
    this.desk = new AuctionDesk(this.batches, new PlainGroupCommits());
    this.hear = new HearOfAward(this.batches);
  }

  ask(request: AuctionRequest): Promise<unknown> {
    return this.desk.ask('auction', request);
  }

  bid(userId: string, maximum: number): Promise<unknown> {
    const id = `${userId}-${maximum}`;
    return this.ask({ kind: 'bid', id, userId, displayName: userId, maximum, key: id });
  }

  async ended(): Promise<void> {
    this.auctions.now = later(NOON, 600);
    await this.ask({ kind: 'catch-up' });
  }

  lapse(claimId: string): Promise<void> {
    return this.hear.execute('auction', { kind: 'lapsed', claimId });
  }

  get told(): string[] {
    return this.auctions.events.map(({ type }) => type);
  }
}

const awardOf = ({ userId, price }: { userId: string; price: number }) => ({ userId, amount: price });

/** Ann would pay 50, Cyd 40, Bob 30. */
async function threeBidders(changes: Partial<AuctionPlan> = {}): Promise<House> {
  const house = new House(changes);
  await house.ask({ kind: 'open' });
  await Promise.all([house.bid('bob', 30), house.bid('cyd', 40), house.bid('ann', 50)]);
  await house.ended();
  return house;
}

describe('the end of an auction', () => {
  it('holds the unit for the winner at the price of the hammer, and tells them', async () => {
    const house = await threeBidders();
    expect(house.units.awards).toEqual([{ userId: 'ann', amount: 41, claimId: 'claim-1' }]);
    expect(house.winners.told).toEqual(['ann']);
    expect(house.auctions.state).toMatchObject({
      state: 'ended',
      winner: { userId: 'ann', price: 41, claimId: 'claim-1' },
    });
    expect(house.told.slice(-2)).toEqual(['auction.bid', 'auction.ended']);
  });

  it('passes a lapsed unit to the next, at what they would have paid, until nobody is left', async () => {
    const house = await threeBidders();
    await house.lapse('claim-1');
    await house.lapse('claim-1');
    await house.lapse('claim-2');
    expect(house.units.awards.slice(1)).toMatchObject([
      { userId: 'cyd', amount: 31 },
      { userId: 'bob', amount: 10 },
    ]);
    expect(house.units.givenUp).toBe(0);
    await house.lapse('claim-3');
    expect(house.auctions.state).toMatchObject({ state: 'unsold', winner: null });
    expect(house.units.givenUp).toBe(1);
    expect(house.told.slice(-3)).toEqual(['auction.passed_on', 'auction.passed_on', 'auction.unsold']);
  });

  it('does not pass it on below the reserve', async () => {
    const house = await threeBidders({ reserve: 35 });
    await house.lapse('claim-1');
    expect(house.units.awards.at(-1)).toMatchObject({ userId: 'cyd', amount: 35 });
    await house.lapse('claim-2');
    expect(house.auctions.state.state).toBe('unsold');
  });

  it('is a sale once a winner has bought it', async () => {
    const house = await threeBidders();
    await house.hear.execute('auction', { kind: 'bought', claimId: 'claim-1', userId: 'ann', price: 41 });
    await house.lapse('claim-1');
    expect(house.auctions.state).toMatchObject({
      state: 'sold',
      winner: { userId: 'ann', displayName: 'ann' },
    });
    expect(house.told.at(-1)).toBe('auction.sold');
  });

  it('stays with an earlier winner who bought it late', async () => {
    const house = await threeBidders();
    house.units.taken = true;
    await house.lapse('claim-1');
    expect(house.auctions.state).toMatchObject({ state: 'ended', winner: null });
    await house.hear.execute('auction', { kind: 'bought', claimId: 'claim-1', userId: 'ann', price: 41 });
    expect(house.auctions.state).toMatchObject({ state: 'sold', winner: { userId: 'ann', price: 41 } });
    expect(house.told.filter((type) => type === 'auction.passed_on')).toEqual([]);
  });

  it('holds the unit for the account of which the winner has become part; the bids know nothing of it', async () => {
    const house = new House();
    await house.ask({ kind: 'open' });
    await Promise.all([house.bid('account', 35), house.bid('cyd', 40), house.bid('guest', 50)]);
    house.bidders.heirs.set('guest', 'account');
    await house.ended();
    const winner = { userId: 'account', bidderId: 'guest', displayName: 'guest', price: 41 };
    expect([house.units.awards, house.winners.told]).toMatchObject([[winner].map(awardOf), ['account']]);
    expect(house.auctions.state).toMatchObject({ winner, leader: { userId: 'guest' } });
    const { bids, state } = house.auctions;
    const again = replayed({ plan: aPlan(), openedAt: state.openedAt, bids }, house.auctions.now);
    expect(again.winner).toMatchObject({ userId: 'guest', price: 41 });
    // Who let it go under one name is not offered it again under the other, at less.
    await house.lapse('claim-1');
    expect(house.units.awards.at(-1)).toMatchObject({ userId: 'cyd', amount: 10 });
    await house.lapse('claim-2');
    expect(house.auctions.state.state).toBe('unsold');
  });

  it('is one more bidder’s than the guest and the account of which they became part: they never outbid themselves', async () => {
    const house = new House();
    await house.ask({ kind: 'open' });
    await Promise.all([house.bid('cyd', 40), house.bid('guest', 50)]);
    house.bidders.heirs.set('guest', 'account');
    await expect(house.bid('account', 50)).rejects.toMatchObject({ facts: { minimum: 51 } });
    expect(await house.bid('account', 80)).toMatchObject({ leading: true, price: 41, heirOf: 'guest' });
    expect(await house.bid('account', 90)).toMatchObject({ leading: true, price: 41, heirOf: null });
    expect(await house.bid('dan', 100)).toMatchObject({ leading: true, price: 91, heirOf: null });
    const { bids, state } = house.auctions;
    const again = replayed({ plan: aPlan(), openedAt: state.openedAt, bids }, later(NOON, 600));
    expect(again).toMatchObject({ price: 91, winner: { userId: 'dan' } });
    await house.ended();
    await house.lapse('claim-1');
    expect(house.units.awards.at(-1)).toMatchObject({ userId: 'account', amount: 41 });
  });

  it('is not offered again, under a guest’s bid, to the account that let it go', async () => {
    const house = new House();
    await house.ask({ kind: 'open' });
    await Promise.all([house.bid('cyd', 80), house.bid('guest', 90), house.bid('account', 100)]);
    house.bidders.heirs.set('guest', 'account');
    await house.ended();
    await house.lapse('claim-1');
    expect(house.units.awards.map(({ userId }) => userId)).toEqual(['account', 'cyd']);
    const winner = { userId: 'cyd', price: 10, claimId: 'claim-2' };
    expect(house.auctions.state).toMatchObject({ state: 'ended', winner });
    expect(house.told.slice(-2)).toEqual(['auction.ended', 'auction.passed_on']);
    await house.lapse('claim-2');
    expect([house.auctions.state.state, house.units.givenUp]).toEqual(['unsold', 1]);
  });

  it('is not offered again to the account of which a guest has become part who let it go', async () => {
    const house = new House();
    await house.ask({ kind: 'open' });
    await Promise.all([house.bid('account', 30), house.bid('cyd', 40), house.bid('guest', 50)]);
    await house.ended();
    await house.lapse('claim-1');
    house.bidders.heirs.set('guest', 'account');
    await house.lapse('claim-2');
    expect(house.units.awards.map(({ userId }) => userId)).toEqual(['guest', 'cyd']);
    expect([house.auctions.state.state, house.units.givenUp]).toEqual(['unsold', 1]);
  });

  it('keeps the name of a winner whose claim became an account’s before it was bought', async () => {
    const house = await threeBidders();
    await house.hear.execute('auction', { kind: 'bought', claimId: 'claim-1', userId: 'heir', price: 41 });
    const winner = { userId: 'heir', bidderId: 'ann', displayName: 'ann' };
    expect(house.auctions.state).toMatchObject({ state: 'sold', winner });
  });

  it('lets what a guest won who turned out to be the host lapse to the runner-up', async () => {
    const house = new House();
    house.bidders.heirs.set('ann', 'host');
    await house.ask({ kind: 'open' });
    await Promise.all([house.bid('ann', 50), house.bid('bob', 30)]);
    await house.ended();
    await house.lapse('claim-1');
    expect(house.units.awards.map(({ userId }) => userId)).toEqual(['ann', 'bob']);
  });

  it('gives the unit back if nobody bid, and when it is cancelled', async () => {
    const nobody = new House();
    await nobody.ask({ kind: 'open' });
    await nobody.ended();
    expect([nobody.auctions.state.state, nobody.units.givenUp]).toEqual(['unsold', 1]);
    const cancelled = new House();
    await cancelled.ask({ kind: 'cancel' });
    expect([cancelled.auctions.state.state, cancelled.units.givenUp]).toEqual(['cancelled', 1]);
  });
});
