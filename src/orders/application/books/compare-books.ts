import { answered } from '../answered.js';
import { type Difference, PaymentBooks, ProviderBooks, type SettledPayment } from './ports.js';

/** How far back is looked: a provider's late change of mind is found for so long. */
const DAYS = 3;
/** Payments that are compared at a time, and those of them that a provider is asked about at once. */
const PAGE = 100;
const AT_ONCE = 8;

/** Compares our books with those of the payment providers and lists what differs, for people to look at. */
export class CompareBooks {
  constructor(
    private readonly books: PaymentBooks,
    private readonly providers: ProviderBooks,
  ) {}

  /** Returns how many payments differ. A payment whose provider does not answer is left for the next time. */
  async execute(): Promise<number> {
    let found = 0;
    for (let after: string | null = null; ;) {
      const page: readonly SettledPayment[] = await this.books.settled(DAYS, after, PAGE);
      const differences: Difference[] = [];
      const compared: SettledPayment[] = [];
      for (let from = 0; from < page.length; from += AT_ONCE) {
        const some = page.slice(from, from + AT_ONCE);
        const balances = await Promise.all(
          some.map((payment) => answered(() => this.providers.balance(payment))),
        );
        some.forEach((payment, index) => {
          const theirs = balances[index];
          if (theirs === undefined) return;
          compared.push(payment);
          const { captured, refunded } = payment.ours;
          if (theirs.captured !== captured || theirs.refunded !== refunded)
            differences.push({ ...payment, theirs });
        });
      }
      await this.books.note(compared, differences);
      found += differences.length;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return found;
      after = last.paymentId;
    }
  }
}
