import { UnitOfWork } from '#kernel';
import { type DuePayment, Orders } from './ports.js';
import { Till } from './till.js';

/** Payments asked for at a time. */
const BATCH = 100;

/**
 * Finds out what became of payments whose answer is missing, and gives back what has to go back.
 *
 * Safe to run anywhere, any number of times: a payment is given to one runner at a time, and results are booked once.
 */
export class ReconcilePayments {
  constructor(
    private readonly orders: Orders,
    private readonly till: Till,
    private readonly work: UnitOfWork,
  ) {}

  /** Rejects with the first fault, after all payments were tried. */
  async execute(): Promise<void> {
    const due = await this.work.run(() => this.orders.takeDue(BATCH));
    const ends = await Promise.allSettled(due.map((payment) => this.attend(payment)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  private async attend(payment: DuePayment): Promise<void> {
    if (payment.state === 'refunding') await this.till.giveBack(payment);
    else await this.till.finish(payment, payment.wanted && payment.state === 'pending');
  }
}
