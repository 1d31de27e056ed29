/** What an order refuses. */
import { refusal } from '#kernel';

export const PaymentDeclined = refusal(
  'unprocessable',
  'payment_declined',
  'The payment was declined: try another way to pay.',
);
export const ClaimNotHeld = refusal('conflict', 'claim_not_held', 'A claim holds no units any more.');
export const ClaimInOtherOrder = refusal('conflict', 'conflict', 'A claim is in another order already.');
export const PaymentUnderWay = refusal(
  'conflict',
  'conflict',
  'A payment of this order is under way: wait for its result.',
);
export const TooManyPayments = refusal('conflict', 'conflict', 'This order was tried to be paid too often.');
/** Two writers wanted the same at the same moment; who asks again sees what the other one did. */
export const LostRace = refusal('conflict', 'conflict', 'Somebody else was faster: look again.');
