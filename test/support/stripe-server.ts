/** A local service that behaves as Stripe documents it where payments are concerned, and can be told to misbehave. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** What a step is lost by: nothing arrives, or it is done and the answer is lost, or it is done only when `arrive` says so. */
type Loss = 'before' | 'after' | 'late';

interface Intent {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Record<string, string>;
  readonly payment_method: string;
  status: string;
  amount_received: number;
  last_payment_error: { code: string; decline_code?: string } | null;
  cancellation_reason: string | null;
  readonly client_secret: string;
}

interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly payment_intent: string;
  readonly amount: number;
  readonly status: string;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** `pm_ok`, `pm_declined`, `pm_insufficient`, `pm_challenge` (the bank asks), `pm_processing` (decided by `decide`). */
export class StripeServer {
  readonly secretKey = 'sk_test_of_a_local_server';
  readonly webhookSecret = 'whsec_of_a_local_server';
  readonly intents = new Map<string, Intent>();
  readonly refunds: Refund[] = [];
  /** Every event since the start, oldest first. */
  readonly events: { id: string; type: string; data: { object: Intent } }[] = [];
  /** Requests that were heard, by what they asked for. */
  readonly heard: string[] = [];
  private readonly losses: { step: RegExp; loss: Loss }[] = [];
  private readonly late: (() => void)[] = [];
  private readonly answers = new Map<string, { asked: string; answer: Answer }>();
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private refusing = false;

  static async start(): Promise<StripeServer> {
    const stripe = new StripeServer();
    stripe.server.listen(0, '127.0.0.1');
    await once(stripe.server, 'listening');
    return stripe;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next request whose `METHOD path` fits is lost. */
  lose(step: RegExp, loss: Loss): void {
    this.losses.push({ step, loss });
  }

  /** What was on its way arrives now; returns how much it was. */
  arrive(): number {
    return this.late.splice(0).map((request) => request()).length;
  }

  /** From now on every answer is a fault of its own, or not. */
  refuse(refusing: boolean): void {
    this.refusing = refusing;
  }

  of(paymentId: string): Intent[] {
    return [...this.intents.values()].filter(({ metadata }) => metadata['souk_payment'] === paymentId);
  }

  /** What it has of a payment: captured, less what went back. */
  kept(paymentId: string): number {
    return this.of(paymentId).reduce(
      (sum, { id, amount_received: received }) =>
        sum +
        received -
        this.refunds.reduce((back, refund) => back + (refund.payment_intent === id ? refund.amount : 0), 0),
      0,
    );
  }

  /** The buyer answers the bank in the shop, or fails to. */
  answerBank(clientSecret: string, isRight: boolean): void {
    const intent = [...this.intents.values()].find((one) => one.client_secret === clientSecret);
    if (intent?.status !== 'requires_action') throw new Error('the bank asks nothing');
    if (isRight) this.becomes(intent, 'requires_capture', {});
    else this.declined(intent, 'payment_intent_authentication_failure', 'authentication_failed');
  }

  /** Ends what was `processing`. */
  decide(intent: Intent, captured: boolean): void {
    if (captured) this.captured(intent);
    else this.declined(intent, 'card_declined', 'do_not_honor');
  }

  /** Somebody gives money back past us. */
  refundByHand(paymentId: string, amount: number): { undo(): void } {
    const [intent] = this.of(paymentId);
    if (intent === undefined) throw new Error(`there is no payment ${paymentId}`);
    const refund: Refund = {
      ...{ id: 're_by_hand', object: 'refund', payment_intent: intent.id, amount, status: 'succeeded' },
    };
    this.refunds.push(refund);
    return { undo: () => void this.refunds.splice(this.refunds.indexOf(refund), 1) };
  }

  /** An event as it is sent: the exact body and its headers. */
  message(event: object, at = new Date()): { body: string; headers: Record<string, string> } {
    const body = JSON.stringify(event);
    const signature = Stripe.webhooks.generateTestHeaderString({
      ...{ payload: body, secret: this.webhookSecret, timestamp: Math.floor(at.getTime() / 1_000) },
    });
    return { body, headers: { 'stripe-signature': signature } };
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const step = `${request.method} ${request.url?.split('?')[0]}`;
    this.heard.push(step);
    const index = this.losses.findIndex((one) => one.step.test(step));
    const [lost] = index < 0 ? [] : this.losses.splice(index, 1);
    if (lost?.loss === 'late')
      this.late.push(() => this.once(request, step, new URLSearchParams(text), text));
    if (lost !== undefined && lost.loss !== 'after') return void request.socket.destroy();
    const answer = this.refusing
      ? refused(500, 'api_error', 'api_error')
      : this.once(request, step, new URLSearchParams(text), text);
    if (lost !== undefined) return void request.socket.destroy();
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body));
  }

  /** The same key, the same answer. https://docs.stripe.com/api/idempotent_requests */
  private once(request: IncomingMessage, step: string, form: URLSearchParams, text: string): Answer {
    if (request.headers.authorization !== `Bearer ${this.secretKey}`)
      return refused(401, 'invalid_request_error', 'api_key_invalid');
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string')
      return this.answer(step, form, request.url ?? '');
    const known = this.answers.get(key);
    const asked = `${step} ${text}`;
    if (known !== undefined && known.asked !== asked)
      return refused(400, 'idempotency_error', 'idempotency_error');
    const answer = known?.answer ?? this.answer(step, form, request.url ?? '');
    // As it was then: what becomes of it later is not in an answer that is repeated.
    this.answers.set(key, { asked, answer: structuredClone(answer) });
    return answer;
  }

  private answer(step: string, form: URLSearchParams, url: string): Answer {
    const [, id = '', act] = /^(?:GET|POST) \/v1\/payment_intents\/(\w+)(?:\/(\w+))?$/.exec(step) ?? [];
    const intent = this.intents.get(id);
    if (step === 'POST /v1/payment_intents') return this.make(form);
    if (step === 'POST /v1/refunds') return this.refund(form);
    if (step === 'GET /v1/refunds') {
      const of = new URL(url, this.url).searchParams.get('payment_intent');
      const data = this.refunds.filter((refund) => refund.payment_intent === of);
      return { status: 200, body: { object: 'list', data, has_more: false } };
    }
    if (intent === undefined) return refused(404, 'invalid_request_error', 'resource_missing', 'intent');
    if (act === undefined) return { status: 200, body: intent };
    const wanted = { confirm: 'requires_confirmation', capture: 'requires_capture', cancel: intent.status }[
      act
    ];
    if (intent.status !== wanted || (act === 'cancel' && intent.status === 'succeeded'))
      return refused(400, 'invalid_request_error', 'payment_intent_unexpected_state');
    if (act === 'confirm') return this.confirm(intent, form);
    if (act === 'capture') this.captured(intent);
    else this.becomes(intent, 'canceled', { cancellation_reason: 'requested_by_customer' });
    return { status: 200, body: intent };
  }

  private make(form: URLSearchParams): Answer {
    const method = form.get('payment_method') ?? '';
    if (method === 'pm_missing')
      return refused(400, 'invalid_request_error', 'resource_missing', 'payment_method');
    if (Number(form.get('amount')) < 50)
      return refused(400, 'invalid_request_error', 'amount_too_small', 'amount');
    if (form.get('capture_method') !== 'manual')
      return refused(400, 'invalid_request_error', 'not_like_this');
    const intent: Intent = {
      ...{ id: `pi_${randomBytes(8).toString('hex')}`, object: 'payment_intent' },
      ...{ amount: Number(form.get('amount')), currency: form.get('currency') ?? '', payment_method: method },
      metadata: { souk_payment: form.get('metadata[souk_payment]') ?? '' },
      ...{ status: 'requires_confirmation', amount_received: 0 },
      ...{ last_payment_error: null, cancellation_reason: null },
      client_secret: `secret_${randomBytes(8).toString('hex')}`,
    };
    this.intents.set(intent.id, intent);
    this.tell('created', intent);
    return { status: 200, body: intent };
  }

  private confirm(intent: Intent, form: URLSearchParams): Answer {
    const method = intent.payment_method;
    if (method === 'pm_declined') return this.declined(intent, 'card_declined', 'generic_decline');
    if (method === 'pm_insufficient') return this.declined(intent, 'card_declined', 'insufficient_funds');
    const asks = method === 'pm_challenge' && form.get('use_stripe_sdk') === 'true';
    if (method === 'pm_challenge' && !asks)
      return this.declined(intent, 'authentication_required', 'authentication_required');
    const next = method === 'pm_processing' ? 'processing' : 'requires_capture';
    this.becomes(intent, asks ? 'requires_action' : next, {});
    return { status: 200, body: intent };
  }

  private captured(intent: Intent): void {
    this.becomes(intent, 'succeeded', { amount_received: intent.amount });
  }

  private declined(intent: Intent, code: string, decline: string): Answer {
    this.becomes(intent, 'requires_payment_method', { last_payment_error: { code, decline_code: decline } });
    return refused(402, 'card_error', code, undefined, { decline_code: decline, payment_intent: intent });
  }

  private refund(form: URLSearchParams): Answer {
    const [intentId, amount] = [form.get('payment_intent') ?? '', Number(form.get('amount'))];
    const intent = this.intents.get(intentId);
    const back = this.refunds.reduce(
      (sum, one) => sum + (one.payment_intent === intentId ? one.amount : 0),
      0,
    );
    if (intent === undefined || back + amount > intent.amount_received)
      return refused(400, 'invalid_request_error', 'charge_already_refunded', 'amount');
    const refund: Refund = {
      ...{ id: `re_${randomBytes(8).toString('hex')}`, object: 'refund' },
      ...{ payment_intent: intentId, amount, status: 'succeeded' },
    };
    this.refunds.push(refund);
    return { status: 200, body: refund };
  }

  private becomes(intent: Intent, status: string, more: Partial<Intent>): void {
    Object.assign(intent, more, { status });
    this.tell(status, intent);
  }

  private tell(what: string, intent: Intent): void {
    const event = {
      id: `evt_${randomBytes(8).toString('hex')}`,
      object: 'event',
      type: `payment_intent.${what}`,
    };
    this.events.push({ ...event, data: { object: structuredClone(intent) } });
  }
}

function refused(status: number, type: string, code: string, param?: string, more: object = {}): Answer {
  return { status, body: { error: { type, code, param, message: `refused: ${code}`, ...more } } };
}
