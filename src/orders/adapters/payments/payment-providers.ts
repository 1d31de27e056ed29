import { NotFound, wrongField } from '#kernel';
import {
  type Charge,
  type NoticeKey,
  Notices,
  type PaymentRef,
  Payments,
  type ProviderAnswer,
  type SignedMessage,
} from '../../application/ports.js';
import { type Balance, ProviderBooks } from '../../application/books/ports.js';

/** A provider by its name: what is asked of payments, and what it sends. */
export interface PaymentProvider {
  readonly payments: Payments;
  readonly books: ProviderBooks;
  readonly notices: Notices;
}

type Providers = ReadonlyMap<string, PaymentProvider>;

/** Every provider that this Souk has, each by its name. */
export class PaymentProviders extends Payments {
  constructor(private readonly providers: Providers) {
    super();
  }

  requireMethod(name: string, method: string): void {
    const provider = this.providers.get(name);
    if (provider === undefined) {
      const message = `must be ${[...this.providers.keys()].join(' or ')}`;
      throw wrongField('payment.provider', message);
    }
    provider.payments.requireMethod(name, method);
  }

  capture(charge: Charge): Promise<ProviderAnswer> {
    return this.of(charge).capture(charge);
  }

  find(payment: PaymentRef): Promise<ProviderAnswer | null> {
    return this.of(payment).find(payment);
  }

  abandon(payment: PaymentRef): Promise<void> {
    return this.of(payment).abandon(payment);
  }

  refund(payment: PaymentRef, amount: number): Promise<void> {
    return this.of(payment).refund(payment, amount);
  }

  private of(payment: PaymentRef): Payments {
    return providerOf(this.providers, payment).payments;
  }
}

/** The books of each. */
export class BooksOfProviders extends ProviderBooks {
  constructor(private readonly providers: Providers) {
    super();
  }

  balance(payment: PaymentRef): Promise<Balance> {
    return providerOf(this.providers, payment).books.balance(payment);
  }
}

/** What they send, read by whom it is from. */
export class ProviderNotices extends Notices {
  constructor(private readonly providers: Providers) {
    super();
  }

  read(message: SignedMessage): (NoticeKey & { readonly paymentId: string }) | null {
    const provider = this.providers.get(message.provider);
    if (provider === undefined) throw new NotFound();
    return provider.notices.read(message);
  }
}

function providerOf(providers: Providers, { provider, paymentId }: PaymentRef): PaymentProvider {
  const found = providers.get(provider);
  if (found !== undefined) return found;
  throw new Error(`payment ${paymentId} is one of ${provider}, which is not set up here any more`);
}
