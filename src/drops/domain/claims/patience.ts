import { later } from '#kernel';
import type { Claim } from './claim.js';
import { HoldsUnpaid } from '../errors.js';

/** How long after the second hold that ran out one waits before the next claim; every further one doubles it. Seconds. */
const FIRST_WAIT = 30;
const LONGEST_WAIT = 3_600;

/** Who lets one hold after the other run out keeps the units from others, so each costs more. @throws HoldsUnpaid */
export function requirePatience(claims: readonly Claim[], now: Date): void {
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
