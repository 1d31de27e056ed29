import { InvalidTransition, later } from '#kernel';

/** A question of the buyer's bank (3-D Secure), by what the provider's own script in the shop needs to put it. */
export interface BuyerAction {
  readonly clientSecret: string;
}

/** One attempt to take an order's money through a provider. */
export interface Payment {
  readonly id: string;
  readonly provider: string;
  readonly method: string;
  readonly key: string;
  /** What is to be captured, in minor units of the order's currency. */
  readonly amount: number;
  readonly state: PaymentStatus;
  /** Why it is declined or failed. */
  readonly failure: string | null;
  /** How much of it has to go back in all, and how much is back; `refunding` until they are equal. */
  readonly refundDue: number;
  readonly refunded: number;
  /**
   * How much of it the provider is asked to have back in all. It follows what is due only once what was asked for is
   * back: of two askings with different sums at once, a provider may give back both.
   */
  readonly refundAsked: number;
  /** What the buyer has to answer before the provider decides; only of one that is pending. */
  readonly action: BuyerAction | null;
  /** When the provider is asked next; null: nothing is left to be known. */
  readonly checkAt: Date | null;
  readonly createdAt: Date;
}

export const PAYMENT_STATUSES = [
  'pending',
  'captured',
  'declined',
  'failed',
  'refunding',
  'refunded',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/**
 * What each state may become.
 *
 * `declined` is the provider's word, `failed` is ours. A provider may still have captured what we gave up, so money
 * can come out of both: it pays the order if that still waits, else it goes back. `refunding` ends in `captured` when
 * only a part had to go back.
 */
export const PAYMENT_MOVES: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  pending: ['captured', 'declined', 'failed', 'refunding'],
  declined: ['captured', 'refunding'],
  failed: ['captured', 'refunding'],
  captured: ['refunding'],
  refunding: ['captured', 'refunded'],
  refunded: [],
};

/** Seconds until a payment without an answer is looked after: longer than a provider may take for one. */
const FIRST_CHECK = 15;
/** Seconds between looks at what a provider did of a payment that we gave up without its word. */
const LATER_CHECK = 30;

export function newPayment(
  wish: Pick<Payment, 'id' | 'provider' | 'method' | 'key' | 'amount'>,
  now: Date,
): Payment {
  return {
    ...wish,
    state: 'pending',
    failure: null,
    refundDue: 0,
    refunded: 0,
    refundAsked: 0,
    action: null,
    checkAt: later(now, FIRST_CHECK),
    createdAt: now,
  };
}

/** True until its money is known to have come in. */
export function awaitsMoney(payment: Payment): boolean {
  return payment.state === 'pending' || payment.state === 'declined' || payment.state === 'failed';
}

/** True for one we gave up while nobody could say whether the provider took the money. */
export function isUncertain(payment: Payment): boolean {
  return payment.state === 'failed' && payment.checkAt !== null;
}

/** The provider waits for its buyer, or (null) does not any more. */
export function asked(payment: Payment, action: BuyerAction | null): Payment {
  const same = payment.action?.clientSecret === action?.clientSecret;
  return payment.state !== 'pending' || same ? payment : { ...payment, action };
}

export function captured(payment: Payment): Payment {
  return moved(payment, 'captured', { failure: null, checkAt: null });
}

export function declined(payment: Payment, reason: string): Payment {
  return moved(payment, 'declined', { failure: reason, checkAt: null });
}

/** Gives an attempt up. `certain`: the provider says that it never took the money and was not asked again since. */
export function failed(payment: Payment, reason: string, certain: boolean, now: Date): Payment {
  return moved(payment, 'failed', { failure: reason, checkAt: certain ? null : later(now, LATER_CHECK) });
}

/** True while some of its money is ours to keep. */
export function keepsMoney({ state, amount, refundDue }: Payment): boolean {
  return (state === 'captured' || state === 'refunding') && refundDue < amount;
}

/** Its money came in, and `due` more of it has to go back. */
export function refunding(payment: Payment, due: number, now: Date): Payment {
  const refundDue = payment.refundDue + due;
  if (refundDue > payment.amount) throw new Error(`payment ${payment.id} cannot give back so much`);
  if (payment.state === 'refunding') return { ...payment, refundDue };
  return moved(payment, 'refunding', { failure: null, refundDue, refundAsked: refundDue, checkAt: now });
}

/** So much of it is back in all; what was heard before changes nothing. */
export function returned(payment: Payment, refunded: number, now: Date): Payment {
  const { state, refundDue, refundAsked, amount } = payment;
  if (state !== 'refunding' || refunded !== refundAsked) return payment;
  if (refunded < refundDue) return { ...payment, refunded, refundAsked: refundDue, checkAt: now };
  return moved(payment, refundDue === amount ? 'refunded' : 'captured', { refunded, checkAt: null });
}

function moved(payment: Payment, state: PaymentStatus, rest: Partial<Payment>): Payment {
  if (!PAYMENT_MOVES[payment.state].includes(state)) {
    throw new InvalidTransition(
      { paymentId: payment.id, state: payment.state },
      `This payment is ${payment.state}.`,
    );
  }
  return { ...payment, action: null, ...rest, state };
}
