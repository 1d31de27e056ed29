import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';

/** Which PaymentIntent of Stripe is which payment of ours. Written before money can move, past every unit of work. */
@Injectable()
export class StripeIntents {
  constructor(private readonly database: Database) {}

  async of(paymentId: string): Promise<string | null> {
    const [row] = await this.database.outside(() =>
      this.database.reader.query<{ id: string }>(
        'SELECT intent_id AS id FROM stripe_intents WHERE payment_id = $1',
        [paymentId],
      ),
    );
    return row?.id ?? null;
  }

  /** The first to say so is right: Stripe made one intent for all who asked. */
  async keep(paymentId: string, intentId: string): Promise<void> {
    await this.database.outside(() =>
      this.database.reader.query(
        'INSERT INTO stripe_intents (payment_id, intent_id) VALUES ($1, $2) ON CONFLICT (payment_id) DO NOTHING',
        [paymentId, intentId],
      ),
    );
  }
}
