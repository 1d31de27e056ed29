import { Money, UnitOfWork } from '#kernel';
import type { OrderState } from '../domain/order-state.js';
import { answered } from './answered.js';
import { newsOf } from './news.js';
import { type DuePayment, Orders, type PaymentRef, Payments, type ProviderAnswer } from './ports.js';
import { Settlement } from './settlement.js';

/** Askings in a row that a provider may leave unanswered before a payment is given up: about half a minute. */
const MOST_UNANSWERED = 6;

export type ChargeToTake = Pick<DuePayment, 'id' | 'provider' | 'method' | 'amount' | 'currency'>;

/**
 * Asks the provider for the money of a payment and books what it says.
 *
 * Never inside a unit of work. A process that dies in between leaves a payment whose `checkAt` comes, and then
 * somebody else finds out here what became of it.
 */
export class Till {
  constructor(
    private readonly payments: Payments,
    private readonly settlement: Settlement,
    private readonly orders: Orders,
    private readonly work: UnitOfWork,
  ) {}

  /** Takes the money. Undefined: the provider did not answer, so the payment is pending. */
  take(payment: ChargeToTake): Promise<OrderState | undefined> {
    return this.book(payment.id, () => this.capture(payment));
  }

  /** Finds out what became of a payment whose answer was lost; takes the money now if nobody did and it is `wanted`. */
  finish(payment: ChargeToTake, wanted: boolean): Promise<OrderState | undefined> {
    return this.book(payment.id, async () => {
      const found = await this.payments.find(refTo(payment));
      if (wanted) return found ?? this.capture(payment);
      // What waits for the buyer alone would wait for ever.
      if (found !== null && !(found.state === 'pending' && found.action !== undefined)) return found;
      await this.payments.abandon(refTo(payment));
      return null;
    });
  }

  /** Gives back what has to go back; tried until it is done. */
  async giveBack(payment: Pick<DuePayment, 'id' | 'provider' | 'refundAsked'>): Promise<void> {
    const { id, refundAsked: amount } = payment;
    const done = await answered(() => this.payments.refund(refTo(payment), amount).then(() => true));
    if (done === undefined) await this.work.run(() => this.orders.unanswered(id));
    else await this.settlement.book(id, { kind: 'returned', amount });
  }

  private capture(charge: ChargeToTake): Promise<ProviderAnswer> {
    const { method, amount, currency } = charge;
    return this.payments.capture({ ...refTo(charge), method, amount: Money.of(amount, currency) });
  }

  private async book(id: string, ask: () => Promise<ProviderAnswer | null>): Promise<OrderState | undefined> {
    const answer = await answered(ask);
    if (answer === null)
      return this.settlement.book(id, { kind: 'failed', reason: 'not_taken', certain: true });
    if (answer !== undefined) return this.settlement.book(id, newsOf(answer));
    const inARow = await this.work.run(() => this.orders.unanswered(id));
    if (inARow < MOST_UNANSWERED) return undefined;
    return this.settlement.book(id, { kind: 'failed', reason: 'provider_unreachable', certain: false });
  }
}

function refTo({ id, provider }: Pick<DuePayment, 'id' | 'provider'>): PaymentRef {
  return { provider, paymentId: id };
}
