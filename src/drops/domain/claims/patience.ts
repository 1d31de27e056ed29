import { later } from '#kernel';
import { type Claim, countsForCustomer } from './claim.js';
import type { DropState } from '../drop-state.js';
import { HoldsUnpaid, LimitReached, TooManyHolds } from '../errors.js';

/** How long after the second hold that ran out one waits before the next claim; every further one doubles it. Seconds. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 3_600;

/** Holds that one user may have at a time, over all drops. */
export const MOST_HOLDS = 30;

/** How many holds customers have in other drops. */
export type Held = ReadonlyMap<string, number>;

/**
 * Who has many holds already gets no more before some of them are ordered or given back.
 *
 * @param elsewhere holds in other drops; those that are made there in this very moment are not seen @throws TooManyHolds
 */
export function requireFewHolds(
  claims: readonly Claim[],
  elsewhere: number,
  { auctionId }: Pick<DropState, 'auctionId'>,
): void {
  if (auctionId !== undefined) return;
  const here = claims.filter(({ state }) => state === 'held').length;
  if (here + elsewhere >= MOST_HOLDS) throw new TooManyHolds({ most: MOST_HOLDS, elsewhere });
}

/**
 * So many units more are within what one customer may have, and it is not too early to ask for them. Whom an auction
 * names is refused nothing: its unit would stay with nobody.
 *
 * @param claims all of this customer @throws HoldsUnpaid, LimitReached
 */
export function requireShare(
  claims: readonly Claim[],
  quantity: number,
  { perCustomer, auctionId }: Pick<DropState, 'perCustomer' | 'auctionId'>,
  now: Date,
): void {
  if (auctionId !== undefined) return;
  requirePatience(claims, now);
  const yours = claims.filter(countsForCustomer).reduce((sum, claim) => sum + claim.quantity, 0);
  if (yours + quantity > perCustomer) throw new LimitReached({ perCustomer, yours });
}

/**
 * How many units of a drop an account may have with what it held as a guest. Who sells cannot win: of what the host was
 * held by an auction, none.
 */
export function shareOf(
  userId: string,
  { auctionId, hostId, perCustomer }: Pick<DropState, 'auctionId' | 'hostId' | 'perCustomer'>,
): number {
  return auctionId !== undefined && userId === hostId ? 0 : perCustomer;
}

/** Who lets one hold after the other run out keeps the units from others, so each costs more. */
function requirePatience(claims: readonly Claim[], now: Date): void {
  const unpaid = claims.filter(({ state }) => state === 'expired');
  if (unpaid.length < 2) return;
  const last = unpaid.reduce(
    (latest, { expiresAt }) => (expiresAt > latest ? expiresAt : latest),
    new Date(0),
  );
  const until = later(last, Math.min(FIRST_WAIT * 2 ** (unpaid.length - 2), LONGEST_WAIT));
  if (until <= now) return;
  const retryAfterSeconds = Math.ceil((until.getTime() - now.getTime()) / 1_000);
  throw new HoldsUnpaid({ retryAfterSeconds, unpaid: unpaid.length });
}
