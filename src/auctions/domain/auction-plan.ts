import { ValidationFailed } from '#kernel';
import type { AuctionPlan } from './auction-state.js';
import { Increments } from './increments.js';

/** Checks what no single field shows. @throws ValidationFailed with the path of the first field that is wrong */
export function checkPlan(plan: AuctionPlan, now: Date): void {
  const { startPrice, reserve, buyNow, opensAt, seconds, endsAt } = plan;
  Increments.of(plan.increments);
  if (reserve !== null && reserve < startPrice) throw wrong('reserve', 'must not be below startPrice');
  if (buyNow !== null && buyNow < Math.max(startPrice, reserve ?? 0))
    throw wrong('buyNow', 'must not be below startPrice and reserve');
  if ((seconds === null) === (endsAt === null)) throw wrong('endsAt', 'give either seconds or endsAt');
  if (endsAt !== null && endsAt <= (opensAt === null || opensAt < now ? now : opensAt))
    throw wrong('endsAt', 'must be later than opensAt and now');
}

function wrong(path: string, message: string): Error {
  return new ValidationFailed({ errors: [{ path, message }] });
}
