/** Proxy bidding: who leads, and at which price. */
import type { BidRequest, Standing } from './bid.js';
import type { Increments } from './increments.js';

export interface Contest {
  readonly leader: Standing | null;
  /** Null while nobody has bid. */
  readonly price: number | null;
}

export interface ContestTerms {
  readonly startPrice: number;
  readonly reserve: number | null;
  readonly increments: Increments;
}

/**
 * The contest after one more maximum. The price is one increment over the second highest maximum, never above the
 * highest, and never falls; ties go to the earlier. A maximum that meets the reserve lifts the price to it.
 */
export function joined(before: Contest, bid: Standing, terms: ContestTerms): Contest {
  const { leader, price } = before;
  if (leader === null || price === null) return lifted(bid, terms.startPrice, terms);
  if (leader.userId === bid.userId) return lifted(bid, price, terms);
  const [high, low] = bid.maximum > leader.maximum ? [bid, leader] : [leader, bid];
  return lifted(high, Math.max(price, pressed(high, low, terms)), terms);
}

/** The contest as the account sees it of which the guest who leads has become part: as if it led. And who that guest is. */
export function inherited<In extends Contest>(
  contest: In,
  { userId, heirOf }: Pick<BidRequest, 'userId' | 'heirOf'>,
): readonly [contest: In, heirOf: string | null] {
  const { leader } = contest;
  if (leader === null || leader.userId !== heirOf) return [contest, null];
  return [{ ...contest, leader: { ...leader, userId } }, heirOf];
}

/** Who comes first, from the highest maximum down; ties go to the earlier. */
export function ranked(standings: Iterable<Standing>): Standing[] {
  return [...standings].toSorted((a, b) => b.maximum - a.maximum || a.seq - b.seq);
}

/** The contest if only these had bid. */
export function hammered(standings: readonly Standing[], terms: ContestTerms): Contest {
  const [high, low] = ranked(standings);
  if (high === undefined) return { leader: null, price: null };
  const price = low === undefined ? terms.startPrice : pressed(high, low, terms);
  return lifted(high, price, terms);
}

export function meetsReserve({ price }: Contest, { reserve }: ContestTerms): boolean {
  return reserve === null || (price !== null && price >= reserve);
}

function pressed(high: Standing, low: Standing, { increments }: ContestTerms): number {
  return Math.min(high.maximum, increments.above(low.maximum));
}

function lifted(leader: Standing, price: number, { reserve }: ContestTerms): Contest {
  const meets = reserve !== null && leader.maximum >= reserve;
  return { leader, price: meets ? Math.max(price, reserve) : price };
}
