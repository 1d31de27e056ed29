/** What the comparison of books asks of the outside. */
import type { PaymentRef } from '../ports.js';

/** The money of a payment, in minor units: what was taken, and what of it went back. */
export interface Balance {
  readonly captured: number;
  readonly refunded: number;
}

/** A payment about which everything is decided, as our books have it. */
export interface SettledPayment extends PaymentRef {
  readonly ours: Balance;
}

/** A payment of which the provider's books say something else. */
export interface Difference extends SettledPayment {
  readonly theirs: Balance;
}

export interface DifferenceView {
  readonly paymentId: string;
  readonly orderId: string;
  readonly provider: string;
  readonly currency: string;
  readonly ours: Balance;
  readonly theirs: Balance;
  readonly foundAt: string;
}

/** Our books of payments. */
export abstract class PaymentBooks {
  /** Settled payments that were begun in the last `days`, in the order of their ids, behind the one with the id `after`. */
  abstract settled(days: number, after: string | null, limit: number): Promise<readonly SettledPayment[]>;
  /** Keeps what differs of those that were compared, and forgets what differed and does not any more. */
  abstract note(compared: readonly SettledPayment[], differences: readonly Difference[]): Promise<void>;
  /** What differs, the latest found first; 1,000 at most. */
  abstract differences(): Promise<readonly DifferenceView[]>;
}

/** The books of the providers. Never asked inside a unit of work. */
export abstract class ProviderBooks {
  /** What the provider has of a payment; nothing if it was never asked for it. @throws Overloaded */
  abstract balance(payment: PaymentRef): Promise<Balance>;
}
