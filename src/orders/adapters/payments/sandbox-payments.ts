import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Overloaded, wrongField } from '#kernel';
import { Jobs } from '#platform/jobs/jobs.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { type Charge, type PaymentRef, Payments, type ProviderAnswer } from '../../application/ports.js';
import { SandboxBooks, type SandboxCharge } from './sandbox-books.js';
import { SANDBOX_METHODS, UNREACHABLE } from './sandbox-method.js';

export const SANDBOX = 'sandbox';
/** The job by which the sandbox calls back. */
export const CALL_BACK = 'orders.sandbox-calls-back';

/** How long anything may take at the provider: longer than its method `slow`. Milliseconds. */
const PATIENCE = 10_000;

/** The built-in payment provider: takes no money, but behaves in every way in which one that does may behave. */
@Injectable()
export class SandboxPayments extends Payments {
  constructor(
    private readonly books: SandboxBooks,
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  requireMethod(provider: string, method: string): void {
    if (provider !== SANDBOX) throw invalid('provider', `must be ${SANDBOX}`);
    if (method === UNREACHABLE || Object.hasOwn(SANDBOX_METHODS, method)) return;
    throw invalid('method', `must be one of ${[...Object.keys(SANDBOX_METHODS), UNREACHABLE].join(', ')}`);
  }

  capture(charge: Charge): Promise<ProviderAnswer> {
    return this.ask('capture', charge.paymentId, () => this.charged(charge));
  }

  find({ paymentId }: PaymentRef): Promise<ProviderAnswer | null> {
    return this.ask('find', paymentId, async () => {
      const charge = await this.books.find(paymentId);
      return charge === null ? null : answerOf(charge);
    });
  }

  /** It promises nothing: what it was asked for is taken or refused. */
  abandon(): Promise<void> {
    return Promise.resolve();
  }

  refund({ paymentId }: PaymentRef, amount: number): Promise<void> {
    return this.ask('refund', paymentId, () => this.books.refund(paymentId, amount));
  }

  private async charged(charge: Charge): Promise<ProviderAnswer> {
    const decision = SANDBOX_METHODS[charge.method];
    if (decision === undefined)
      throw new Error('connect ECONNREFUSED: the sandbox is unreachable by this method');
    const made = await this.books.charge(charge, decision);
    if (decision.answers === 'calls' && !made.decided)
      await this.callBack(charge.paymentId, decision.seconds);
    if (decision.answers !== 'waits' || made.decided) return answerOf(made);
    await pause(decision.seconds * 1000 + 50);
    return answerOf((await this.books.find(charge.paymentId)) ?? made);
  }

  /** A provider's webhook may be lost: then the reconciliation asks what it would have told. */
  private async callBack(paymentId: string, delaySeconds: number): Promise<void> {
    try {
      await this.jobs.add(CALL_BACK, { paymentId }, { delaySeconds, key: paymentId });
    } catch (error) {
      this.logger.warn({ err: error, paymentId }, 'the sandbox will not call back');
    }
  }

  /** No call waits for ever, and whatever goes wrong on the way is the same to us: no answer. */
  private async ask<T>(what: string, paymentId: string, call: () => Promise<T>): Promise<T> {
    const done = new AbortController();
    const late = pause(PATIENCE, undefined, { signal: done.signal }).then(() => {
      throw new Error(`no answer within ${PATIENCE} ms`);
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([call(), late]);
    } catch (error) {
      this.logger.warn({ err: error, paymentId, call: what }, 'the payment provider did not answer');
      throw new Overloaded(
        { retryAfterSeconds: 5 },
        'The payment provider does not answer: try again shortly.',
      );
    } finally {
      done.abort();
    }
  }
}

function answerOf({ decided, captured, amount, reason }: SandboxCharge): ProviderAnswer {
  if (!decided) return { state: 'pending' };
  return captured ? { state: 'captured', amount } : { state: 'declined', reason: reason ?? 'declined' };
}

function invalid(field: string, message: string): Error {
  return wrongField(`payment.${field}`, message);
}
