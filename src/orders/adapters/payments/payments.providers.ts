import type { FactoryProvider, Provider } from '@nestjs/common';
import type { Logger } from 'pino';
import { Clock } from '#kernel';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { ProviderBooks } from '../../application/books/ports.js';
import { Notices, Payments } from '../../application/ports.js';
import {
  BooksOfProviders,
  type PaymentProvider,
  PaymentProviders,
  ProviderNotices,
} from './payment-providers.js';
import { SandboxBooks } from './sandbox-books.js';
import { SandboxNotices } from './sandbox-notices.js';
import { SANDBOX, SandboxPayments } from './sandbox-payments.js';
import { StripeIntents } from './stripe/stripe-intents.js';

const ALL = Symbol('payment providers');

/** The sandbox, and Stripe if it is set up. */
const all: FactoryProvider<ReadonlyMap<string, PaymentProvider>> = {
  provide: ALL,
  inject: [SETTINGS, SandboxPayments, SandboxNotices, SandboxBooks, StripeIntents, Clock, LOGGER],
  useFactory: async (
    { stripeSecretKey: secretKey, stripeWebhookSecret: webhookSecret, stripeUrl: url }: Settings,
    sandbox: SandboxPayments,
    notices: SandboxNotices,
    books: SandboxBooks,
    intents: StripeIntents,
    clock: Clock,
    logger: Logger,
  ) => {
    const providers = new Map<string, PaymentProvider>([[SANDBOX, { payments: sandbox, notices, books }]]);
    if (secretKey !== undefined && webhookSecret !== undefined) {
      // 300 modules that only those load who need them.
      const { stripeProvider } = await import('./stripe/stripe-provider.js');
      providers.set('stripe', stripeProvider({ url, secretKey, webhookSecret }, intents, clock, logger));
    }
    return providers;
  },
};

/** Who takes the money of orders. */
export const PAYMENT_PROVIDERS: Provider[] = [
  SandboxBooks,
  SandboxNotices,
  SandboxPayments,
  StripeIntents,
  all,
  {
    provide: Payments,
    inject: [ALL],
    useFactory: (providers: ReadonlyMap<string, PaymentProvider>) => new PaymentProviders(providers),
  },
  {
    provide: ProviderBooks,
    inject: [ALL],
    useFactory: (providers: ReadonlyMap<string, PaymentProvider>) => new BooksOfProviders(providers),
  },
  {
    provide: Notices,
    inject: [ALL],
    useFactory: (providers: ReadonlyMap<string, PaymentProvider>) => new ProviderNotices(providers),
  },
];
