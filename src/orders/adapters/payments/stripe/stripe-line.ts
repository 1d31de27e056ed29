import {
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isTaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import type { Logger } from 'pino';
import Stripe from 'stripe';
import { Overloaded } from '#kernel';

/** How long one call may take with its repeats, and each attempt of it; milliseconds. */
const PATIENCE = 9_000;
const ATTEMPT = 4_000;
/** Calls in a row without an answer after which nobody is kept waiting any more, and for how long; milliseconds. */
const BROKEN = { after: 5, rests: 5_000 };

/** Where Stripe is, and who we are there. */
export interface StripeAccount {
  readonly url: string;
  readonly secretKey: string;
}

/** The line to Stripe: bounded in time, and cut for a moment when nobody answers, so that a crowd does not wait in vain. */
export class StripeLine {
  private readonly stripe: Stripe;
  private readonly bounded: <T>(question: () => Promise<T>) => Promise<T>;

  constructor(
    account: StripeAccount,
    private readonly logger: Logger,
  ) {
    const { hostname: host, port, protocol } = new URL(account.url);
    this.stripe = new Stripe(account.secretKey, {
      ...{ host, protocol: protocol === 'http:' ? 'http' : 'https', timeout: ATTEMPT },
      ...(port !== '' && { port }),
      // The same idempotency key in every attempt: an answer that was lost is found again.
      maxNetworkRetries: 2,
      telemetry: false,
    });
    const breaker = circuitBreaker(handleWhen(isSilence), {
      halfOpenAfter: BROKEN.rests,
      breaker: new ConsecutiveBreaker(BROKEN.after),
    });
    breaker.onBreak(() => logger.error('Stripe does not answer: it is left alone for 5 s'));
    breaker.onReset(() => logger.info('Stripe answers again'));
    const policy = wrap(breaker, timeout(PATIENCE, TimeoutStrategy.Aggressive));
    this.bounded = (question) => policy.execute(question);
  }

  /** @throws Overloaded if Stripe does not answer, and Stripe's own errors */
  async ask<T>(what: string, paymentId: string, question: (stripe: Stripe) => Promise<T>): Promise<T> {
    try {
      return await this.bounded(() => question(this.stripe));
    } catch (error) {
      if (!isSilence(error as Error)) throw withoutIntent(error);
      this.logger.warn({ err: error as Error, paymentId, call: what }, 'the payment provider did not answer');
      throw new Overloaded(
        { retryAfterSeconds: 5 },
        'The payment provider does not answer: try again shortly.',
      );
    }
  }
}

/** Stripe's error without what it says of the intent: its `client_secret` must be in no log. */
function withoutIntent(error: unknown): unknown {
  return error instanceof Stripe.errors.StripeError
    ? Object.assign(error, { raw: undefined, payment_intent: undefined })
    : error;
}

/** True for whatever leaves open what Stripe did: no answer, a fault of theirs, too many calls, a key of ours that is wrong. */
function isSilence(error: Error): boolean {
  const { errors } = Stripe;
  return (
    isBrokenCircuitError(error) ||
    isTaskCancelledError(error) ||
    error instanceof errors.StripeConnectionError ||
    error instanceof errors.StripeAPIError ||
    error instanceof errors.StripeRateLimitError ||
    error instanceof errors.StripeAuthenticationError ||
    error instanceof errors.StripePermissionError ||
    // Another call with this key is under way; with other parameters it is a bug of ours.
    (error instanceof errors.StripeError && error.code === 'idempotency_key_in_use')
  );
}
