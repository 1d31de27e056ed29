import { isUUID } from 'class-validator';
import Stripe from 'stripe';
import { Clock, Unauthenticated } from '#kernel';
import { type NoticeKey, Notices, type SignedMessage } from '../../../application/ports.js';
import { PAYMENT_ID, STRIPE } from './stripe-payments.js';

/** How old a message may be; seconds. Older ones may be somebody's recordings. */
const TOLERANCE = 300;

/** The webhooks of Stripe, signed with the secret of their endpoint. https://docs.stripe.com/webhooks/signature */
export class StripeNotices extends Notices {
  constructor(
    private readonly secret: string,
    private readonly clock: Clock,
  ) {
    super();
  }

  read({ headers, body }: SignedMessage): (NoticeKey & { readonly paymentId: string }) | null {
    const event = this.genuine(headers['stripe-signature'], body);
    // An account may have more than our payments, and more kinds of events than those of payments.
    const { metadata } = event.data.object as { metadata?: Record<string, string> | null };
    const paymentId = metadata?.[PAYMENT_ID];
    if (paymentId === undefined || !isUUID(paymentId)) return null;
    return { provider: STRIPE, id: event.id, paymentId: paymentId.toLowerCase() };
  }

  private genuine(signature: SignedMessage['headers'][string], body: Uint8Array | undefined): Stripe.Event {
    try {
      return Stripe.webhooks.constructEvent(
        Buffer.from(body ?? []),
        typeof signature === 'string' ? signature : '',
        this.secret,
        TOLERANCE,
        undefined,
        this.clock.now().getTime(),
      );
    } catch {
      throw new Unauthenticated({}, 'This message is not signed by the provider, or too old.');
    }
  }
}
