import { describe, expect, it } from '@jest/globals';
import { later } from '#kernel';
import { aPlan, NOON } from '../../../test/support/fakes/auctions.js';
import { Auction } from './auction.js';
import type { AuctionPlan } from './auction-state.js';
import type { BidRequest } from './bid.js';

let ids = 0;
function of(userId: string, maximum: number, key?: string): BidRequest {
  ids += 1;
  return { id: `bid-${ids}`, userId, displayName: userId, maximum, key: key ?? `key-${ids}` };
}

function opened(changes: Partial<AuctionPlan> = {}): Auction {
  const auction = Auction.schedule(aPlan(changes), NOON);
  auction.open(NOON);
  return auction;
}

const at = (seconds: number): Date => later(NOON, seconds);
const refused = (code: string, facts: object = {}) =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

/** The price and who leads, after each of these bids. */
function course(
  auction: Auction,
  ...bids: (readonly [string, number])[]
): [number | null, string | undefined][] {
  return bids.map(([userId, maximum]) => {
    const { price } = auction.bid(of(userId, maximum), NOON);
    return [price, auction.snapshot().leader?.userId];
  });
}

describe('proxy bidding', () => {
  it('shows one increment over the second highest maximum, never above the highest', () => {
    expect(course(opened(), ['ann', 50], ['bob', 20], ['cyd', 49], ['dan', 80])).toEqual([
      [10, 'ann'],
      [21, 'ann'],
      [50, 'ann'],
      [51, 'dan'],
    ]);
  });

  it('gives a tie to the earlier', () => {
    expect(course(opened(), ['ann', 50], ['bob', 50])).toEqual([
      [10, 'ann'],
      [50, 'ann'],
    ]);
  });

  it('does not raise the price for who raises their own maximum', () => {
    expect(course(opened(), ['ann', 50], ['bob', 20], ['ann', 90])).toEqual([
      [10, 'ann'],
      [21, 'ann'],
      [21, 'ann'],
    ]);
  });

  it('lifts the price to the reserve as soon as a maximum meets it, and tells no more than that it is met', () => {
    const auction = opened({ reserve: 40 });
    expect(course(auction, ['ann', 20], ['bob', 30], ['bob', 60])).toEqual([
      [10, 'ann'],
      [21, 'bob'],
      [40, 'bob'],
    ]);
    const told = auction.changes().events.filter(({ type }) => type === 'auction.bid');
    expect(told.map(({ data }) => (data as { reserveMet: boolean }).reserveMet)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('says what the least is: the start, an increment more, or more than the own maximum', () => {
    const auction = opened();
    expect(() => auction.bid(of('ann', 9), NOON)).toThrow(refused('conflict', { minimum: 10 }));
    auction.bid(of('ann', 50), NOON);
    expect(() => auction.bid(of('bob', 10), NOON)).toThrow(refused('conflict', { minimum: 11 }));
    expect(() => auction.bid(of('ann', 50), NOON)).toThrow(refused('conflict', { minimum: 51 }));
    expect(auction.snapshot().seq).toBe(1);
  });

  it('tells nobody a maximum', () => {
    const auction = opened({ reserve: 7_777, startPrice: 1 });
    auction.bid(of('ann', 4_242), NOON);
    expect(JSON.stringify(auction.changes().events)).not.toMatch(/4242|7777/);
  });
});

describe('an auction', () => {
  it('numbers its bids and answers a repeated key with the same bid', () => {
    const auction = opened();
    const first = auction.bid(of('ann', 50, 'k'), NOON);
    auction.bid(of('bob', 60), NOON);
    expect(auction.bid(of('ann', 50, 'k'), NOON)).toBe(first);
    expect(auction.bid(of('cyd', 70, 'k'), NOON)).toMatchObject({ seq: 3 });
    expect(() => auction.bid(of('ann', 51, 'k'), NOON)).toThrow(refused('idempotency_key_reused'));
  });

  it('answers a repeat also when it is over', () => {
    const auction = opened();
    const first = auction.bid(of('ann', 50, 'k'), NOON);
    auction.catchUp(at(60));
    expect(auction.bid(of('ann', 50, 'k'), at(61))).toBe(first);
    expect(() => auction.bid(of('bob', 70), at(61))).toThrow(
      refused('invalid_transition', { state: 'ended' }),
    );
  });

  it('does not let the host bid', () => {
    expect(() => opened().bid(of('host', 50), NOON)).toThrow(refused('forbidden'));
    expect(() => opened({ buyNow: 90 }).buyNow(of('host', 0), NOON)).toThrow(refused('forbidden'));
  });

  it('is extended by a bid in its last seconds, and only by that', () => {
    const auction = opened();
    auction.bid(of('ann', 50), at(50));
    expect(auction.snapshot().endsAt).toEqual(at(60));
    expect(auction.bid(of('bob', 60), at(50.001)).endsAt).toEqual(at(60.001));
    auction.bid(of('ann', 70), at(60));
    expect(auction.snapshot().endsAt).toEqual(at(70));
    expect(auction.changes().events.filter(({ type }) => type === 'auction.extended')).toHaveLength(2);
  });

  it('ends when it ends in sudden death', () => {
    const auction = opened({ mode: 'sudden_death' });
    auction.bid(of('ann', 50), at(59.999));
    expect(auction.snapshot().endsAt).toEqual(at(60));
  });

  it('decides pre-bids at its opening, in order of arrival', () => {
    const auction = Auction.schedule(aPlan(), NOON);
    auction.bid(of('ann', 50), NOON);
    expect(auction.bid(of('bob', 50), NOON)).toMatchObject({ price: null, leading: false, kind: 'pre_bid' });
    expect(() => auction.bid(of('ann', 50), NOON)).toThrow(refused('conflict', { minimum: 51 }));
    auction.bid(of('cyd', 20), NOON);
    expect(auction.snapshot()).toMatchObject({ leader: null, price: null, seq: 3 });
    auction.open(NOON);
    expect(auction.snapshot()).toMatchObject({ leader: { userId: 'ann' }, price: 50, endsAt: at(60) });
  });

  it('opens and ends at its times, whoever looks first', () => {
    const auction = Auction.schedule(aPlan({ opensAt: at(10), seconds: null, endsAt: at(20) }), NOON);
    auction.catchUp(at(9.999));
    expect(auction.snapshot().state).toBe('scheduled');
    auction.catchUp(at(10));
    expect(auction.snapshot().state).toBe('open');
    auction.catchUp(at(20));
    expect(auction.snapshot()).toMatchObject({ state: 'unsold', endsAt: at(20) });
    expect(auction.givesUp).toBe(true);
  });

  it('is cancelled if nobody opened it before its end', () => {
    const auction = Auction.schedule(aPlan({ seconds: null, endsAt: at(20) }), NOON);
    auction.bid(of('ann', 50), NOON);
    auction.catchUp(at(20));
    expect(auction.snapshot()).toMatchObject({ state: 'cancelled', winner: null });
  });

  it('is cancelled by hand until it has ended', () => {
    const auction = opened();
    auction.bid(of('ann', 50), NOON);
    auction.cancel();
    expect([auction.snapshot().state, auction.givesUp, auction.toAward]).toEqual(['cancelled', true, null]);
    expect(() => auction.cancel()).toThrow(refused('invalid_transition'));
    expect(() => auction.open(NOON)).toThrow(refused('invalid_transition'));
  });

  it('is sold at once until the first bid', () => {
    const auction = opened({ buyNow: 90 });
    const bought = auction.buyNow(of('ann', 0, 'k'), at(1));
    expect(bought).toMatchObject({ seq: 1, maximum: 90, price: 90, leading: true, endsAt: at(1) });
    expect(auction.toAward).toMatchObject({ userId: 'ann', price: 90 });
    expect(auction.buyNow(of('ann', 0, 'k'), at(2))).toBe(bought);
    expect(() => auction.buyNow(of('bob', 0), at(2))).toThrow(refused('invalid_transition'));
    const late = opened({ buyNow: 90 });
    late.bid(of('ann', 10), NOON);
    expect(() => late.buyNow(of('bob', 0), NOON)).toThrow(refused('conflict'));
    expect(() => opened().buyNow(of('bob', 0), NOON)).toThrow(refused('conflict'));
  });

  it('is not sold below its reserve', () => {
    const auction = opened({ reserve: 40 });
    auction.bid(of('ann', 39), NOON);
    auction.catchUp(at(60));
    expect(auction.snapshot()).toMatchObject({ state: 'unsold', winner: null });
    expect(auction.toAward).toBeNull();
  });

  it.each<[string, Partial<AuctionPlan>, string]>([
    ['a reserve below the start', { reserve: 9 }, 'reserve'],
    ['a price for buying at once below the reserve', { reserve: 50, buyNow: 49 }, 'buyNow'],
    ['no end', { seconds: null }, 'endsAt'],
    ['two ends', { endsAt: at(90) }, 'endsAt'],
    ['an end before its opening', { seconds: null, opensAt: at(90), endsAt: at(90) }, 'endsAt'],
    ['an end in the past', { seconds: null, endsAt: NOON }, 'endsAt'],
  ])('is not planned with %s', (_, changes, path) => {
    const errors = [expect.objectContaining({ path })];
    expect(() => Auction.schedule(aPlan(changes), NOON)).toThrow(refused('validation_failed', { errors }));
  });
});
