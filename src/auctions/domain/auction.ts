import { IdempotencyKeyReused, InvalidTransition, later } from '#kernel';
import { checkPlan } from './auction-plan.js';
import type { AuctionPlan, AuctionState, AuctionStatus, Winner } from './auction-state.js';
import { type Bid, type BidKind, type BidRequest, keyOf, type Standing } from './bid.js';
import { type ContestTerms, hammered, inherited, joined, meetsReserve } from './contest.js';
import { AuctionNotOpen, BidTooLow, BuyNowIsOver, HostMayNotBid } from './errors.js';
import { type AuctionEvent, auctionFact, bidFact, type Told } from './events.js';
import { Increments } from './increments.js';

/** The bids that a batch needs: those its keys made before, and where bidders stand if that matters now. */
export interface KnownBids {
  readonly asked: readonly Bid[];
  /** Needed before the opening and when a winner lets go. */
  readonly standings: readonly Standing[];
}

/** The difference that a batch made. */
export interface AuctionChanges {
  readonly before: AuctionState;
  readonly bids: readonly Bid[];
  readonly events: readonly AuctionEvent[];
}

/**
 * A sale of one unit to the highest bidder in a room.
 *
 * Requests are decided one after the other in order of arrival, a whole batch on one locked row. What is not stored
 * cannot matter: the same requests at the same times make the same winner, price and end.
 */
export class Auction {
  private readonly happened: AuctionEvent[] = [];
  private readonly made: Bid[] = [];
  private readonly byKey = new Map<string, Bid>();
  private readonly standings = new Map<string, Standing>();
  private readonly before: AuctionState;
  private readonly terms: ContestTerms;
  /** What to tell once the unit is held for the winner. */
  private awarding: Told | null = null;
  private letGo = false;

  private constructor(
    private state: AuctionState,
    { asked, standings }: KnownBids,
  ) {
    this.before = state;
    this.terms = { ...state, increments: Increments.of(state.increments) };
    for (const bid of asked) this.byKey.set(keyOf(bid), bid);
    for (const standing of standings) this.standings.set(standing.userId, standing);
  }

  /** @throws ValidationFailed if the plan contradicts itself */
  static schedule(plan: AuctionPlan, now: Date): Auction {
    checkPlan(plan, now);
    const blank = { openedAt: null, seq: 0, leader: null, price: null, winner: null, passed: [] };
    const auction = new Auction({ ...plan, ...blank, state: 'scheduled' }, { asked: [], standings: [] });
    auction.tell('auction.scheduled');
    return auction;
  }

  static restore(state: AuctionState, known: KnownBids): Auction {
    return new Auction(state, known);
  }

  /** Opens and ends at its times, whoever looks first. One that nobody opened before its end is cancelled. */
  catchUp(now: Date): void {
    const { opensAt, endsAt } = this.state;
    if (this.state.state === 'scheduled' && opensAt !== null && opensAt <= now) this.begin(now);
    if (this.state.state === 'scheduled' && endsAt !== null && endsAt <= now) this.cancel();
    if (this.state.state === 'open' && this.state.endsAt !== null && this.state.endsAt <= now) this.end();
  }

  open(now: Date): void {
    if (this.state.state !== 'scheduled')
      throw new InvalidTransition({ state: this.state.state }, 'This auction was opened before.');
    this.begin(now);
  }

  /** Ends it without a sale, until it has ended by itself. */
  cancel(): void {
    const { state } = this.state;
    if (state !== 'scheduled' && state !== 'open')
      throw new InvalidTransition({ state }, 'This auction is over.');
    this.close('cancelled');
  }

  /** @throws HostMayNotBid, AuctionNotOpen; BidTooLow with `minimum`; IdempotencyKeyReused if the key made another bid */
  bid(request: BidRequest, now: Date): Bid {
    const earlier = this.answered(
      request,
      (bid) => bid.kind !== 'buy_now' && bid.maximum === request.maximum,
    );
    if (earlier !== undefined) return earlier;
    const { state } = this.state;
    if (state !== 'open' && state !== 'scheduled') throw new AuctionNotOpen({ state });
    const [own, heirOf] = inherited(this.state, request);
    const minimum = this.minimumOf(request.userId, own);
    if (request.maximum < minimum) throw new BidTooLow({ minimum });
    if (state === 'scheduled') return this.record(request, 'pre_bid', now);
    this.compete({ ...request, seq: own.seq + 1 }, own);
    const extended = this.extendedBy(now);
    if (extended) this.state = { ...this.state, endsAt: extended };
    const bid = this.record(request, 'bid', now, heirOf);
    if (extended) {
      const data = { auctionId: this.state.id, seq: bid.seq, endsAt: extended.toISOString() };
      this.happened.push({ type: 'auction.extended', data });
    }
    return bid;
  }

  /** Sells it at once. @throws as `bid`; BuyNowIsOver after the first bid */
  buyNow(request: Omit<BidRequest, 'maximum'>, now: Date): Bid {
    const earlier = this.answered(request, (bid) => bid.kind === 'buy_now');
    if (earlier !== undefined) return earlier;
    const { state, seq, buyNow } = this.state;
    if (state !== 'open') throw new AuctionNotOpen({ state });
    if (buyNow === null || seq > 0) throw new BuyNowIsOver();
    const { userId, displayName } = request;
    const leader = { userId, displayName, maximum: buyNow, seq: 1 };
    this.state = { ...this.state, leader, price: buyNow, endsAt: now };
    const bid = this.record({ ...request, maximum: buyNow }, 'buy_now', now);
    this.end();
    return bid;
  }

  /** The winner let the unit go: the next one wins at what they would have paid. Needs the standings. */
  lapse(claimId: string): void {
    if (this.state.state === 'ended' && this.state.winner?.claimId === claimId)
      this.passOn(this.state.winner);
  }

  /** Also of one who has let it go under another name. Needs the standings. */
  passOn({ bidderId, userId: winnerId }: Winner): void {
    const passed = [...this.state.passed, ...new Set([bidderId, winnerId])];
    this.state = { ...this.state, winner: null, passed };
    const left = [...this.standings.values()].filter(({ userId }) => !passed.includes(userId));
    this.decide(hammered(left, this.terms), 'auction.passed_on');
  }

  /** Somebody who won, now or before, has bought the unit. Needs the standings. */
  buy({ userId, price, claimId }: Omit<Winner, 'bidderId' | 'displayName'>): void {
    const { state, winner } = this.state;
    if (state !== 'ended') return;
    const displayName = this.standings.get(userId)?.displayName ?? '';
    // A claim may have been handed over since: its bidder stays who they were.
    const bidder = winner?.claimId === claimId ? winner : { bidderId: userId, displayName };
    this.state = { ...this.state, winner: { ...bidder, userId, price, claimId }, state: 'sold' };
    this.tell('auction.sold');
  }

  /** Whom the unit has to be held for now; null if nobody new. */
  get toAward(): Winner | null {
    return this.awarding === null ? null : this.state.winner;
  }

  /** @param claim null if the unit was not free: an earlier winner has just bought it */
  awarded(claim: { readonly id: string; readonly userId: string } | null): void {
    const { awarding, toAward: winner } = this;
    if (awarding === null || winner === null) return;
    this.awarding = null;
    this.state = { ...this.state, winner: claim && { ...winner, userId: claim.userId, claimId: claim.id } };
    if (claim !== null) this.tell(awarding);
  }

  /** True if the unit has to go back to the stock. */
  get givesUp(): boolean {
    return this.letGo;
  }

  snapshot(): AuctionState {
    return this.state;
  }

  changes(): AuctionChanges {
    return { before: this.before, bids: this.made, events: this.happened };
  }

  /** Pre-bids are decided now, in order of arrival. */
  private begin(now: Date): void {
    const { seconds, endsAt } = this.state;
    const end = seconds === null ? endsAt : later(now, seconds);
    this.state = { ...this.state, state: 'open', openedAt: now, endsAt: end };
    for (const standing of [...this.standings.values()].toSorted((a, b) => a.seq - b.seq))
      this.compete(standing);
    this.tell('auction.opened');
  }

  private compete({ userId, displayName, maximum, seq }: Standing, before = this.state): void {
    this.state = { ...before, ...joined(before, { userId, displayName, maximum, seq }, this.terms) };
  }

  private end(): void {
    this.decide(this.state, 'auction.ended');
  }

  private decide({ leader, price }: Pick<AuctionState, 'leader' | 'price'>, told: Told): void {
    if (leader !== null && price !== null && meetsReserve({ leader, price }, this.terms)) {
      const { userId, displayName } = leader;
      const winner = { userId, bidderId: userId, displayName, price, claimId: null };
      this.state = { ...this.state, state: 'ended', winner };
      this.awarding = told;
    } else {
      this.state = { ...this.state, state: 'ended' };
      if (told === 'auction.ended') this.tell(told);
      this.close('unsold');
    }
  }

  private close(state: Extract<AuctionStatus, 'unsold' | 'cancelled'>): void {
    this.letGo = true;
    this.state = { ...this.state, state };
    this.tell(`auction.${state}`);
  }

  private minimumOf(userId: string, { leader, price, startPrice, state }: AuctionState): number {
    if (state === 'scheduled') return Math.max(startPrice, (this.standings.get(userId)?.maximum ?? 0) + 1);
    if (leader === null || price === null) return startPrice;
    return leader.userId === userId ? leader.maximum + 1 : this.terms.increments.above(price);
  }

  private extendedBy(now: Date): Date | null {
    const { mode, extendSeconds, endsAt } = this.state;
    const end = later(now, extendSeconds);
    return mode === 'soft_close' && endsAt !== null && end > endsAt ? end : null;
  }

  /** The bid that this key made before. */
  private answered(request: Pick<Bid, 'userId' | 'key'>, same: (bid: Bid) => boolean): Bid | undefined {
    const earlier = this.byKey.get(keyOf(request));
    if (earlier !== undefined && !same(earlier)) throw new IdempotencyKeyReused();
    if (request.userId === this.state.hostId) throw new HostMayNotBid();
    return earlier;
  }

  private record(request: BidRequest, kind: BidKind, at: Date, heirOf: string | null = null): Bid {
    const { id: auctionId, seq, leader, price, endsAt } = this.state;
    const leading = leader?.userId === request.userId;
    const bid: Bid = { ...request, heirOf, auctionId, seq: seq + 1, kind, at, leading, price, endsAt };
    this.state = { ...this.state, seq: bid.seq };
    this.standings.set(bid.userId, bid);
    this.byKey.set(keyOf(bid), bid);
    this.made.push(bid);
    const data = bidFact(bid, this.state, meetsReserve(this.state, this.terms));
    this.happened.push({ type: 'auction.bid', data });
    return bid;
  }

  private tell(type: Told): void {
    this.happened.push({ type, data: auctionFact(this.state, meetsReserve(this.state, this.terms)) });
  }
}
