import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import {
  type Difference,
  type DifferenceView,
  PaymentBooks,
  type SettledPayment,
} from '../../../application/books/ports.js';

interface SettledRow {
  readonly id: string;
  readonly provider: string;
  readonly captured: number;
  readonly refunded: number;
}

interface DifferenceRow {
  readonly paymentId: string;
  readonly orderId: string;
  readonly provider: string;
  readonly currency: string;
  readonly ours: DifferenceView['ours'];
  readonly theirs: DifferenceView['theirs'];
  readonly foundAt: Date;
}

/** Our books of payments in PostgreSQL. A payment's id tells when it was begun, so the primary key finds the latest. */
@Injectable()
export class PostgresPaymentBooks extends PaymentBooks {
  constructor(private readonly database: Database) {
    super();
  }

  async settled(days: number, after: string | null, limit: number): Promise<readonly SettledPayment[]> {
    const rows = await this.database.reader.query<SettledRow>(
      `SELECT id, provider, refunded::float8,
         CASE WHEN state IN ('captured', 'refunded') THEN amount ELSE 0 END::float8 AS captured
       FROM payments WHERE id > coalesce($2::uuid, uuidv7(make_interval(days => -$1::int))) AND check_at IS NULL
       ORDER BY id LIMIT $3`,
      [days, after, limit],
    );
    return rows.map(({ id, provider, captured, refunded }) => ({
      ...{ paymentId: id, provider },
      ours: { captured, refunded },
    }));
  }

  async note(compared: readonly SettledPayment[], differences: readonly Difference[]): Promise<void> {
    if (compared.length === 0) return;
    const of = <T>(column: (difference: Difference) => T): T[] => differences.map(column);
    await this.database.reader.query(
      `WITH told AS (
         INSERT INTO payment_differences AS known
           (payment_id, ours_captured, ours_refunded, theirs_captured, theirs_refunded)
         SELECT found.* FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
                AS found (id, ours_captured, ours_refunded, theirs_captured, theirs_refunded)
           -- What moved while the provider was asked is compared the next time.
           CROSS JOIN LATERAL (
             SELECT FROM payments WHERE id = found.id AND check_at IS NULL AND refunded = found.ours_refunded LIMIT 1
           ) AS unmoved
         ON CONFLICT (payment_id) DO UPDATE SET ours_captured = EXCLUDED.ours_captured,
           ours_refunded = EXCLUDED.ours_refunded, theirs_captured = EXCLUDED.theirs_captured,
           theirs_refunded = EXCLUDED.theirs_refunded
       )
       DELETE FROM payment_differences WHERE payment_id = ANY ($1::uuid[]) AND payment_id <> ALL ($2::uuid[])`,
      [
        ...[compared.map(({ paymentId }) => paymentId), of(({ paymentId }) => paymentId)],
        ...[of(({ ours }) => ours.captured), of(({ ours }) => ours.refunded)],
        ...[of(({ theirs }) => theirs.captured), of(({ theirs }) => theirs.refunded)],
      ],
    );
  }

  async differences(): Promise<readonly DifferenceView[]> {
    const rows = await this.database.reader.query<DifferenceRow>(
      `SELECT d.payment_id AS "paymentId", p.order_id AS "orderId", p.provider, o.currency, d.found_at AS "foundAt",
         json_build_object('captured', d.ours_captured, 'refunded', d.ours_refunded) AS ours,
         json_build_object('captured', d.theirs_captured, 'refunded', d.theirs_refunded) AS theirs
       FROM payment_differences d JOIN payments p ON p.id = d.payment_id JOIN orders o ON o.id = p.order_id
       ORDER BY d.found_at DESC, d.payment_id LIMIT 1000`,
    );
    return rows.map((row) => ({ ...row, foundAt: row.foundAt.toISOString() }));
  }
}
