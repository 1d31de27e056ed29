import type { Logger } from 'pino';
import type { Clock } from '#kernel';
import type { PaymentProvider } from '../payment-providers.js';
import type { StripeIntents } from './stripe-intents.js';
import { type StripeAccount, StripeLine } from './stripe-line.js';
import { StripeNotices } from './stripe-notices.js';
import { StripePayments } from './stripe-payments.js';

/** Stripe, as one of the providers. */
export function stripeProvider(
  account: StripeAccount & { readonly webhookSecret: string },
  intents: StripeIntents,
  clock: Clock,
  logger: Logger,
): PaymentProvider {
  const payments = new StripePayments(new StripeLine(account, logger), intents);
  return { payments, books: payments, notices: new StripeNotices(account.webhookSecret, clock) };
}
