/** What an order refuses. */
import { refusal } from '#kernel';

export const PaymentDeclined = refusal(
  'unprocessable',
  'payment_declined',
  'The payment was declined: try another way to pay.',
);
export const ClaimNotHeld = refusal('conflict', 'claim_not_held', 'A claim holds no units any more.');
export const NothingHeld = refusal(
  'conflict',
  'claim_not_held',
  'You hold nothing here that is not in an order already.',
);
export const ClaimInOtherOrder = refusal('conflict', 'conflict', 'A claim is in another order already.');
export const PaymentUnderWay = refusal(
  'conflict',
  'conflict',
  'A payment of this order is under way: wait for its result.',
);
export const TooManyPayments = refusal('conflict', 'conflict', 'This order was tried to be paid too often.');
export const CartIsEmpty = refusal('conflict', 'conflict', 'There is nothing in the cart.');
export const CartFull = refusal(
  'exhausted',
  'limit_reached',
  'There are as many lines in the cart as it can have.',
);
export const TooManyUnits = refusal(
  'exhausted',
  'limit_reached',
  'A cart cannot have so many units of one variant.',
);
export const OtherCurrency = refusal(
  'conflict',
  'conflict',
  'What is in the cart is in another currency: order it first.',
);
/** Facts: how many there may be at `most`. */
export const TooManyUnpaid = refusal(
  'exhausted',
  'limit_reached',
  'You have as many unpaid orders of carts as one customer may: pay or cancel one first.',
  { isPassing: true },
);
export const OutOfStock = refusal('exhausted', 'out_of_stock', 'There are not so many units of a line left.');
export const OtherTotal = refusal('conflict', 'conflict', 'It costs something else now: look again.');
export const CodeTaken = refusal('conflict', 'conflict', 'There is a promotion of this code already.');
export const TooManyAutomatic = refusal(
  'exhausted',
  'limit_reached',
  'There are as many automatic promotions as there can be: end one first.',
);
/** Facts: `line`, and how many units of it are `left`. */
export const NotSoMany = refusal('conflict', 'conflict', 'There are not so many units of this line left.');
export const NothingToShip = refusal('conflict', 'conflict', 'Nothing of this order is left to be sent.');
export const NothingToRefund = refusal(
  'conflict',
  'conflict',
  'Nothing of this order is left to be given back.',
);
/** Facts: what is `left`, in minor units of `currency`. */
export const TooMuchToRefund = refusal('conflict', 'conflict', 'There is not so much left to be given back.');
export const TooManyOfOrder = refusal(
  'exhausted',
  'limit_reached',
  'An order has no more fulfilments or refunds than this.',
);
/** Two writers wanted the same at the same moment; who asks again sees what the other one did. */
export const LostRace = refusal('conflict', 'conflict', 'Somebody else was faster: look again.');
