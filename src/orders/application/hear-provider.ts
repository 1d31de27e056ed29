import { UnitOfWork } from '#kernel';
import { newsOf } from './news.js';
import { Notices, Orders, Payments, type SignedMessage } from './ports.js';
import { Settlement } from './settlement.js';

/**
 * A provider tells that something happened to a payment.
 *
 * What the message says is only a reason to ask: amount and state are those that the provider answers.
 */
export class HearProvider {
  constructor(
    private readonly notices: Notices,
    private readonly payments: Payments,
    private readonly settlement: Settlement,
    private readonly orders: Orders,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, Unauthenticated, ValidationFailed; Overloaded if the provider does not answer */
  async execute(message: SignedMessage): Promise<void> {
    const notice = this.notices.read(message);
    if (notice === null) return;
    const { provider, id, paymentId } = notice;
    const answer = await this.payments.find({ provider, paymentId });
    // The money is promised, so somebody has to take it, or let it go.
    if (answer === null) return this.work.run(() => this.orders.dueNow(paymentId));
    const news = newsOf(answer);
    // Nothing is decided: a message that comes again then must not be one that was heard.
    if (news.kind !== 'undecided') await this.settlement.book(paymentId, news, { provider, id });
  }
}
