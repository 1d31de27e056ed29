import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { later } from '#kernel';
import {
  aPlan,
  FakeAuctions,
  FakeBidders,
  FakeUnits,
  FakeWinners,
  NOON,
} from '../../../test/support/fakes/auctions.js';
import { FakeUnitOfWork } from '../../../test/support/fakes/drops.js';
import { AuctionBatch } from './auction-batch.js';
import type { AuctionRequest } from './auction-request.js';
import type { AuctionPlan, AuctionState } from '../domain/auction-state.js';
import { type Bid } from '../domain/bid.js';
import { ranked } from '../domain/contest.js';
import { Increments } from '../domain/increments.js';
import { replayed } from '../domain/replay.js';

const plans = fc
  .record({
    startPrice: fc.integer({ min: 1, max: 100 }),
    reserve: fc.option(fc.integer({ min: 0, max: 200 })),
    buyNow: fc.option(fc.integer({ min: 200, max: 300 }), { freq: 3 }),
    increments: fc.constantFrom(
      Increments.DEFAULT,
      [{ from: 0, step: 1 }],
      [
        { from: 0, step: 3 },
        { from: 60, step: 20 },
      ],
    ),
    mode: fc.constantFrom('soft_close' as const, 'sudden_death' as const),
    extendSeconds: fc.integer({ min: 1, max: 30 }),
    seconds: fc.integer({ min: 10, max: 40 }),
  })
  .map(({ reserve, buyNow, ...plan }): AuctionPlan => {
    const floor = reserve === null ? null : plan.startPrice + reserve;
    return aPlan({ ...plan, reserve: floor, buyNow: buyNow === null ? null : buyNow + (floor ?? 0) });
  });

/** What somebody does so many milliseconds after the last; `again`: they send their last request once more. */
const deeds = fc.array(
  fc.record({
    who: fc.constantFrom('ann', 'bob', 'cyd', 'dan', 'eve'),
    maximum: fc.integer({ min: 1, max: 150 }),
    what: fc.constantFrom('bid', 'bid', 'bid', 'bid', 'bid', 'again', 'again', 'buy'),
    after: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12_000 })),
  }),
  { minLength: 5, maxLength: 25, size: 'max' },
);

interface Sent {
  readonly at: Date;
  readonly request: AuctionRequest;
}

/** Requests with the times at which the database decides on them; what comes before the opening are pre-bids. */
function requestsOf(story: Deeds, preBids: number): Sent[] {
  const last = new Map<string, AuctionRequest>();
  let at = NOON;
  const opened = [...story.slice(0, preBids), { ...OPENING, after: 1 }, ...story.slice(preBids)];
  return opened.map(({ who, maximum, what, after }, index) => {
    at = new Date(at.getTime() + after);
    const own = { id: `${index}`, userId: who, displayName: who, key: `${index}` };
    const fresh: AuctionRequest =
      what === 'open'
        ? { kind: 'open' }
        : what === 'buy'
          ? { kind: 'buy-now', ...own }
          : // People go higher as time goes on; else few would bid late.
            { kind: 'bid', ...own, maximum: maximum + index * 10 };
    const repeated = last.get(who);
    const request = what === 'again' && repeated !== undefined ? repeated : fresh;
    if (request.kind !== 'open') last.set(who, request);
    return { at, request };
  });
}

const OPENING = { who: 'host', maximum: 0, what: 'open' };

type Deeds = readonly { who: string; maximum: number; what: string; after: number }[];

/** What arrives at one time is one batch, or each is one of its own. */
function batchesOf(sent: readonly Sent[], together: boolean): Sent[][] {
  const batches: Sent[][] = [];
  for (const one of sent) {
    const batch = batches.at(-1);
    if (together && batch?.[0]?.at.getTime() === one.at.getTime()) batch.push(one);
    else batches.push([one]);
  }
  return batches;
}

async function played(plan: AuctionPlan, sent: readonly Sent[], together: boolean): Promise<FakeAuctions> {
  const auctions = new FakeAuctions(plan);
  const [units, bidders] = [new FakeUnits(), new FakeBidders()];
  // As guests: whoever wins is held the unit under another name, of which the bids know nothing.
  for (const who of ['ann', 'bob']) bidders.heirs.set(who, `${who} of an account`);
  bidders.heirs.set('guest', 'eve');
  const house = new AuctionBatch(auctions, units, new FakeWinners(), bidders, new FakeUnitOfWork());
  const answers = new Map<string, Bid>();
  for (const batch of batchesOf(sent, together)) {
    const before = auctions.state;
    auctions.now = batch[0]?.at ?? NOON;
    const outcomes = await house.commit(
      plan.id,
      batch.map(({ request }) => request),
    );
    outcomes.forEach((outcome, index) => {
      const request = batch[index]?.request;
      if (request === undefined || !('key' in request)) return;
      const key = `${request.userId} ${request.key}`;
      const earlier = answers.get(key);
      // What was taken once is answered so again, and never refused.
      if (earlier !== undefined) expect(outcome).toEqual({ value: earlier });
      else if ('value' in outcome && outcome.value !== undefined) answers.set(key, outcome.value);
    });
    checkStep(before, auctions);
  }
  expect(answers.size).toBe(auctions.bids.length);
  auctions.now = later(auctions.now, 3_600);
  if (auctions.state.state === 'scheduled') await house.commit(plan.id, [{ kind: 'open' }]);
  auctions.now = later(auctions.now, 3_600);
  await house.commit(plan.id, [{ kind: 'catch-up' }]);
  return auctions;
}

/** What holds at every moment. */
function checkStep(before: AuctionState, { state, bids }: FakeAuctions): void {
  expect(bids.map(({ seq }) => seq)).toEqual(bids.map((_, index) => index + 1));
  expect(state.seq).toBe(bids.length);
  const { leader, price, endsAt } = state;
  if (leader !== null && price !== null) {
    const [first, second] = standingsOf(bids);
    expect(leader).toMatchObject({ userId: first?.userId, maximum: first?.maximum });
    expect(price).toBeLessThanOrEqual(leader.maximum);
    expect(price).toBeGreaterThanOrEqual(Math.max(before.price ?? 0, state.startPrice));
    const above =
      second === undefined ? state.startPrice : Increments.of(state.increments).above(second.maximum);
    if (bids.at(-1)?.kind !== 'buy_now')
      expect(price).toBeLessThanOrEqual(Math.max(above, state.reserve ?? 0));
    if (second !== undefined) expect(price).toBeGreaterThanOrEqual(second.maximum);
  }
  if (endsAt === null || bids.at(-1)?.kind === 'buy_now') return;
  expect(endsAt.getTime()).toBeGreaterThanOrEqual(before.endsAt?.getTime() ?? 0);
  const live = bids.filter(({ kind }) => kind === 'bid');
  expect(live.filter(({ at }) => at >= endsAt)).toEqual([]);
  const kept = (bid: Bid): boolean => later(bid.at, state.extendSeconds) <= endsAt;
  expect(state.mode === 'sudden_death' || live.every(kept)).toBe(true);
}

/** Who bid how much at most, from the highest down, the earlier first; a guest whose lead was raised is nobody else. */
function standingsOf(bids: readonly Bid[]): Bid[] {
  const seen = new Set<string>();
  return bids
    .toSorted((a, b) => b.maximum - a.maximum || a.seq - b.seq)
    .filter(({ userId }) => bids.every(({ heirOf }) => heirOf !== userId))
    .filter(({ userId }) => !seen.has(userId) && seen.add(userId));
}

function endOf({
  state,
  winner,
  price,
  endsAt,
  seq,
}: Pick<AuctionState, 'state' | 'winner' | 'price' | 'endsAt' | 'seq'>) {
  return { state, winner: winner && { bidderId: winner.bidderId, price: winner.price }, price, endsAt, seq };
}

describe('1,000 random auctions', () => {
  it('end with the same winner, price and time when they are played again', async () => {
    let sold = 0;
    let extended = 0;
    await fc.assert(
      fc.asyncProperty(plans, deeds, fc.nat(6), async (plan, story, preBids) => {
        const sent = requestsOf(story, preBids);
        const auctions = await played(plan, sent, true);
        const { state, bids } = auctions;
        if (state.openedAt === null) throw new Error('it was never opened');
        const again = replayed({ plan, openedAt: state.openedAt, bids }, later(auctions.now, 1));
        expect(endOf(again)).toEqual(endOf(state));
        expect(endOf((await played(plan, sent, false)).state)).toEqual(endOf(state));
        const [first] = standingsOf(bids);
        const meets = first !== undefined && first.maximum >= (state.reserve ?? 0);
        expect(state.winner?.bidderId).toBe(meets ? first.userId : undefined);
        sold += state.winner === null ? 0 : 1;
        extended += auctions.events.some(({ type }) => type === 'auction.extended') ? 1 : 0;
      }),
      { numRuns: 1_000 },
    );
    // They were no idle ones.
    expect([sold > 500, extended > 150]).toEqual([true, true]);
  });

  it('go as if one person had bid if a guest signs in and the account bids on, also when they are played again', async () => {
    let raised = 0;
    const bidsOf = ({ bids }: FakeAuctions) =>
      bids.map(({ id, leading, price, endsAt }) => [id, leading, price, endsAt]);
    await fc.assert(
      fc.asyncProperty(plans, deeds, fc.nat(12), async (plan, story, signedIn) => {
        const sent = requestsOf(
          story.map((deed) => ({
            ...deed,
            what: 'bid',
            who: 'cyd dan'.includes(deed.who) ? 'eve' : deed.who,
          })),
          0,
        );
        const asGuest = sent.map(({ at, request }, index): Sent => {
          const isGuest = 'userId' in request && request.userId === 'eve' && index <= signedIn;
          return { at, request: isGuest ? { ...request, userId: 'guest' } : request };
        });
        const [one, two] = [await played(plan, sent, false), await played(plan, asGuest, false)];
        expect(bidsOf(two)).toEqual(bidsOf(one));
        const { price, endsAt, state, openedAt } = one.state;
        const again = replayed({ plan, openedAt, bids: two.bids }, later(two.now, 1));
        for (const ending of [two.state, again]) expect(ending).toMatchObject({ price, endsAt, state });
        expect(again.winner?.bidderId).toBe(two.state.winner?.bidderId);
        raised += two.bids.filter(({ heirOf }) => heirOf !== null).length;
      }),
      { numRuns: 200 },
    );
    expect(raised).toBeGreaterThan(20);
  });

  it('pass a unit that lapses from hand to hand: in order, within what each would pay, never below the reserve', async () => {
    await fc.assert(
      fc.asyncProperty(plans, deeds, fc.nat(6), async (plan, story, preBids) => {
        const auctions = await played({ ...plan, buyNow: null }, requestsOf(story, preBids), true);
        const [units, bidders] = [new FakeUnits(), new FakeBidders()];
        const house = new AuctionBatch(auctions, units, new FakeWinners(), bidders, new FakeUnitOfWork());
        const winners: string[] = [];
        for (let { winner } = auctions.state; winner?.claimId; { winner } = auctions.state) {
          const own = ranked(auctions.bids).find(({ userId }) => userId === winner?.bidderId)?.maximum ?? 0;
          expect(winner.price).toBeLessThanOrEqual(own);
          expect(winner.price).toBeGreaterThanOrEqual(Math.max(plan.reserve ?? 0, plan.startPrice));
          winners.push(winner.bidderId);
          await house.commit(plan.id, [{ kind: 'lapsed', claimId: winner.claimId }]);
        }
        const entitled = standingsOf(auctions.bids).filter(({ maximum }) => maximum >= (plan.reserve ?? 0));
        expect(winners).toEqual(entitled.map(({ userId }) => userId));
        expect(auctions.state.state).toBe('unsold');
      }),
      { numRuns: 200 },
    );
  });
});
