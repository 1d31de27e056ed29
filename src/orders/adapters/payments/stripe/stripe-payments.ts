import Stripe from 'stripe';
import { wrongField } from '#kernel';
import type { Balance, ProviderBooks } from '../../../application/books/ports.js';
import { type Charge, type PaymentRef, Payments, type ProviderAnswer } from '../../../application/ports.js';
import type { StripeIntents } from './stripe-intents.js';
import type { StripeLine } from './stripe-line.js';

export const STRIPE = 'stripe';
/** Where an intent has our payment's id. */
export const PAYMENT_ID = 'souk_payment';

/** A PaymentMethod that Stripe's own script made of a card. */
const METHOD = /^pm_[A-Za-z0-9_]{1,250}$/;
/** Steps of an intent, and once more for each that somebody else took meanwhile. */
const MOST_STEPS = 6;

/** The parameters that are the shopper's, or the order's: refused for one of them, it would be refused again. */
const REFUSED_FOR = new Set(['payment_method', 'amount', 'currency']);

type Intent = Stripe.PaymentIntent;

/**
 * Payments by Stripe: a PaymentIntent for each, which is made, confirmed (the money is promised) and captured.
 *
 * Every step has an idempotency key made of our payment's id, and no money can move before we have written down which
 * intent it is: whoever dies on the way, somebody else goes on from where the intent stands. https://docs.stripe.com/api
 */
export class StripePayments extends Payments implements ProviderBooks {
  constructor(
    private readonly line: StripeLine,
    private readonly intents: StripeIntents,
  ) {
    super();
  }

  requireMethod(_provider: string, method: string): void {
    if (METHOD.test(method)) return;
    const message = 'must be the id of a PaymentMethod of Stripe, such as pm_1N3T00LkdIwHu7ixt44h1F8k';
    throw wrongField('payment.method', message);
  }

  async capture(charge: Charge): Promise<ProviderAnswer> {
    // An order that promotions made free: Stripe takes no payment of nothing.
    if (charge.amount.amount === 0) return { state: 'captured', amount: 0 };
    try {
      let intent = (await this.known(charge.paymentId)) ?? (await this.make(charge));
      for (let step = 0; step < MOST_STEPS; step += 1) {
        const answer = answerOf(intent);
        if (answer !== null) return answer;
        intent = await this.goOn(charge.paymentId, intent);
      }
      throw new Error(`payment ${charge.paymentId} of Stripe does not come to an end: ${intent.status}`);
    } catch (error) {
      const declined = refusalIn(error);
      if (declined === undefined) throw error;
      return declined;
    }
  }

  async find({ paymentId }: PaymentRef): Promise<ProviderAnswer | null> {
    const intent = await this.known(paymentId);
    return intent === undefined ? null : answerOf(intent);
  }

  async abandon({ paymentId }: PaymentRef): Promise<void> {
    let intent = await this.known(paymentId);
    for (let step = 0; step < MOST_STEPS && intent !== undefined && isOpen(intent); step += 1) {
      const { id } = intent;
      intent = await this.unlessElsewhere(paymentId, intent, (stripe) =>
        stripe.paymentIntents.cancel(id, {}, { idempotencyKey: `${paymentId}:cancel:${step}` }),
      );
    }
  }

  async refund({ paymentId }: PaymentRef, amount: number): Promise<void> {
    // What cost nothing was never asked of Stripe.
    if (amount === 0) return;
    const intent = await this.known(paymentId);
    if (intent === undefined) throw new Error(`payment ${paymentId} was never made at Stripe`);
    const back = await this.refunded(paymentId, intent);
    if (back >= amount) return;
    await this.line.ask('refund', paymentId, (stripe) =>
      stripe.refunds.create(
        { payment_intent: intent.id, amount: amount - back },
        // By what is back in all: asked again it is the same refund.
        { idempotencyKey: `${paymentId}:refund:${amount}` },
      ),
    );
  }

  async balance({ paymentId }: PaymentRef): Promise<Balance> {
    const intent = await this.known(paymentId);
    if (intent === undefined || intent.amount_received === 0) return { captured: 0, refunded: 0 };
    return { captured: intent.amount_received, refunded: await this.refunded(paymentId, intent) };
  }

  private async refunded(paymentId: string, intent: Intent): Promise<number> {
    const { data } = await this.line.ask('refunds', paymentId, (stripe) =>
      stripe.refunds.list({ payment_intent: intent.id, limit: 100 }),
    );
    return data
      .filter(({ status }) => status !== 'failed' && status !== 'canceled')
      .reduce((sum, refund) => sum + refund.amount, 0);
  }

  private async known(paymentId: string): Promise<Intent | undefined> {
    const id = await this.intents.of(paymentId);
    if (id === null) return undefined;
    return this.line.ask('find', paymentId, (stripe) => stripe.paymentIntents.retrieve(id));
  }

  /** Moves no money: that takes a second step, by its id. */
  private async make({ paymentId, method, amount }: Charge): Promise<Intent> {
    const intent = await this.line.ask('make', paymentId, (stripe) =>
      stripe.paymentIntents.create(
        {
          ...{ amount: amount.amount, currency: amount.currency.toLowerCase(), payment_method: method },
          ...{ capture_method: 'manual', metadata: { [PAYMENT_ID]: paymentId } },
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        },
        { idempotencyKey: paymentId },
      ),
    );
    await this.intents.keep(paymentId, intent.id);
    // What is repeated is the answer of then; what has become of it since is asked for.
    return (await this.known(paymentId)) ?? intent;
  }

  private goOn(paymentId: string, intent: Intent): Promise<Intent> {
    return this.unlessElsewhere(paymentId, intent, (stripe) =>
      intent.status === 'requires_capture'
        ? stripe.paymentIntents.capture(intent.id, {}, { idempotencyKey: `${paymentId}:capture` })
        : stripe.paymentIntents.confirm(
            intent.id,
            // A question of the bank is put by Stripe's script in the shop, and answered there.
            { use_stripe_sdk: true },
            { idempotencyKey: `${paymentId}:confirm` },
          ),
    );
  }

  /** The intent as it is if somebody else took the step first. */
  private async unlessElsewhere(
    paymentId: string,
    intent: Intent,
    step: (stripe: Stripe) => Promise<Intent>,
  ): Promise<Intent> {
    try {
      return await this.line.ask(`after ${intent.status}`, paymentId, step);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError) || error.code !== 'payment_intent_unexpected_state')
        throw error;
      return this.line.ask('find', paymentId, (stripe) => stripe.paymentIntents.retrieve(intent.id));
    }
  }
}

/** True while nothing happens to it unless we or the buyer do something. */
function isOpen(intent: Intent): boolean {
  return answerOf(intent) === null || intent.status === 'requires_action';
}

/** Null while its money is only promised, or not even that. */
function answerOf(intent: Intent): ProviderAnswer | null {
  switch (intent.status) {
    case 'succeeded':
      return { state: 'captured', amount: intent.amount_received };
    case 'requires_confirmation':
    case 'requires_capture':
      return null;
    case 'requires_payment_method': {
      const { decline_code: decline, code } = intent.last_payment_error ?? {};
      return { state: 'declined', reason: decline ?? code ?? 'declined' };
    }
    case 'requires_action':
      return {
        state: 'pending',
        ...(intent.client_secret && { action: { clientSecret: intent.client_secret } }),
      };
    case 'canceled':
      return { state: 'declined', reason: intent.cancellation_reason ?? 'canceled' };
    default:
      return { state: 'pending' };
  }
}

/** What Stripe says of a card or a method that is no good; undefined for every other error. */
function refusalIn(error: unknown): ProviderAnswer | undefined {
  const { errors } = Stripe;
  if (error instanceof errors.StripeCardError)
    return { state: 'declined', reason: error.decline_code ?? error.code ?? 'declined' };
  // Sums that are too small or too large for it, and currencies it does not take, are refused like a bad card.
  if (error instanceof errors.StripeInvalidRequestError && REFUSED_FOR.has(error.param ?? ''))
    return { state: 'declined', reason: error.code ?? `invalid_${error.param}` };
  return undefined;
}
