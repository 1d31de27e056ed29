/** What a drop refuses. */
import { refusal } from '#kernel';

export const SoldOut = refusal('exhausted', 'sold_out', 'Every unit of this drop is held or sold.');
export const LimitReached = refusal(
  'exhausted',
  'limit_reached',
  'That would be more units of this drop than one customer may have.',
);
export const DropNotOpen = refusal('conflict', 'drop_not_open', 'This drop is not open.');
export const ClaimNotHeld = refusal('conflict', 'claim_not_held', 'This claim holds no units any more.');
export const TooManyHolds = refusal(
  'exhausted',
  'limit_reached',
  'You hold as many claims as one customer may at a time: order or give back some of them.',
);
export const HoldsUnpaid = refusal(
  'throttled',
  'rate_limited',
  'You let several holds of this drop run out: wait a while before you claim again.',
);
