import { wrongField } from '#kernel';
import type { AuctionPlan } from './auction-state.js';
import { Increments } from './increments.js';

/** Checks what no single field shows. @throws ValidationFailed with the path of the first field that is wrong */
export function checkPlan(plan: AuctionPlan, now: Date): void {
  const { startPrice, reserve, buyNow, opensAt, seconds, endsAt } = plan;
  Increments.of(plan.increments);
  if (reserve !== null && reserve < startPrice) throw wrongField('reserve', 'must not be below startPrice');
  if (buyNow !== null && buyNow < Math.max(startPrice, reserve ?? 0))
    throw wrongField('buyNow', 'must not be below startPrice and reserve');
  if ((seconds === null) === (endsAt === null)) throw wrongField('endsAt', 'give either seconds or endsAt');
  if (endsAt !== null && endsAt <= (opensAt === null || opensAt < now ? now : opensAt))
    throw wrongField('endsAt', 'must be later than opensAt and now');
}
