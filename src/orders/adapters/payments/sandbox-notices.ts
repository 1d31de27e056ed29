import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Clock, NotFound, Unauthenticated, wrongField } from '#kernel';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { type NoticeKey, Notices, type SignedMessage } from '../../application/ports.js';
import { SANDBOX } from './sandbox-payments.js';
import { isGenuine, signed, type WebhookHeaders } from './standard-webhook.js';

/** What the sandbox sends: that a charge was decided, not how. */
interface SandboxMessage {
  readonly type: 'charge.decided';
  readonly data: { readonly paymentId: string };
}

/** The messages of the sandbox, signed with a key that only this Souk has. */
@Injectable()
export class SandboxNotices extends Notices {
  private readonly key: KeyObject;

  constructor(
    secret: JwtSecret,
    private readonly clock: Clock,
  ) {
    super();
    this.key = secret.derived('sandbox payment webhooks');
  }

  read({ provider, headers, body }: SignedMessage): NoticeKey & { readonly paymentId: string } {
    if (provider !== SANDBOX) throw new NotFound();
    const claimed = webhookHeaders(headers);
    const genuine =
      claimed !== undefined && body !== undefined && isGenuine(this.key, claimed, body, this.clock.now());
    if (!genuine) throw new Unauthenticated({}, 'This message is not signed by the provider, or too old.');
    return { provider, id: claimed['webhook-id'], paymentId: paymentOf(body) };
  }

  /** A message as the sandbox sends it: the headers and the exact body. */
  write(id: string, paymentId: string): { readonly headers: WebhookHeaders; readonly body: string } {
    const message: SandboxMessage = { type: 'charge.decided', data: { paymentId } };
    const body = JSON.stringify(message);
    return { headers: signed(this.key, id, body, this.clock.now()), body };
  }
}

function webhookHeaders(headers: SignedMessage['headers']): WebhookHeaders | undefined {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers;
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string')
    return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(id)) return undefined;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function paymentOf(body: Uint8Array): string {
  const paymentId = (parsed(body) as { data?: { paymentId?: unknown } } | null)?.data?.paymentId;
  if (typeof paymentId === 'string' && isUUID(paymentId)) return paymentId.toLowerCase();
  throw wrongField('data.paymentId', 'must be a UUID');
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}
