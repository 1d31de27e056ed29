import { Injectable } from '@nestjs/common';
import { type GroupCommit, GroupCommits, type Outcome } from '#kernel';
import { Database } from '#platform/database/database.js';
import type { Balance } from '../../application/books/ports.js';
import type { Charge, PaymentRef } from '../../application/ports.js';
import type { SandboxMethod } from './sandbox-method.js';

/** A charge as the sandbox knows it; undecided until its time has come. */
export interface SandboxCharge {
  readonly amount: number;
  readonly captured: boolean;
  readonly reason: string | null;
  readonly decided: boolean;
}

interface NewCharge {
  readonly charge: Charge;
  readonly decision: SandboxMethod;
}

const CHARGE = `amount::float8, captured, reason, decided_at <= clock_timestamp() AS decided`;

/**
 * The sandbox's own books, as those of a provider elsewhere: never part of a transaction of ours, so that what it
 * captured stays captured whatever becomes of us.
 */
@Injectable()
export class SandboxBooks {
  /** Charges that come while others are written are written together, as a provider would that serves crowds. */
  private readonly desk: GroupCommit<'charges', NewCharge, SandboxCharge | undefined>;

  constructor(
    private readonly database: Database,
    commits: GroupCommits,
  ) {
    this.desk = commits.named('sandbox-charges', (_, batch) => this.write(batch));
  }

  /** Charges once for each payment: a second time changes nothing. Returns the charge that is there now. */
  async charge(charge: Charge, decision: SandboxMethod): Promise<SandboxCharge> {
    const made = await this.desk.submit('charges', { charge, decision });
    const known = made ?? (await this.find(charge.paymentId));
    if (known === null) throw new Error(`the charge of payment ${charge.paymentId} vanished`);
    if (known.amount !== charge.amount.amount) {
      throw new Error(`payment ${charge.paymentId} was charged with another amount`);
    }
    return known;
  }

  async find(paymentId: string): Promise<SandboxCharge | null> {
    const [charge] = await this.query<SandboxCharge>(`SELECT ${CHARGE} FROM sandbox_charges WHERE id = $1`, [
      paymentId,
    ]);
    return charge ?? null;
  }

  async balance({ paymentId }: PaymentRef): Promise<Balance> {
    const [charge] = await this.query<Balance>(
      `SELECT CASE WHEN captured AND decided_at <= statement_timestamp() THEN amount ELSE 0 END::float8 AS captured,
              refunded::float8 FROM sandbox_charges WHERE id = $1`,
      [paymentId],
    );
    return charge ?? { captured: 0, refunded: 0 };
  }

  /** Sees to it that `amount` is back in all. @throws Error if so much was never captured */
  async refund(paymentId: string, amount: number): Promise<void> {
    const rows = await this.query(
      `UPDATE sandbox_charges SET refunded = greatest(refunded, $2)
        WHERE id = $1 AND captured AND decided_at <= statement_timestamp() AND $2 <= amount RETURNING id`,
      [paymentId, amount],
    );
    if (rows.length === 0)
      throw new Error(`the sandbox has captured less of payment ${paymentId} than shall go back`);
  }

  /** Undefined for a charge that was there already. */
  private async write(batch: readonly NewCharge[]): Promise<Outcome<SandboxCharge | undefined>[]> {
    const rows = await this.query<SandboxCharge & { readonly id: string }>(
      `INSERT INTO sandbox_charges (id, method, amount, currency, captured, reason, decided_at)
       SELECT id, method, amount, currency, captured, reason, clock_timestamp() + make_interval(secs => seconds)
         FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::boolean[], $6::text[], $7::integer[])
           AS charge (id, method, amount, currency, captured, reason, seconds)
        ORDER BY id
       ON CONFLICT (id) DO NOTHING RETURNING id, ${CHARGE}`,
      [
        batch.map(({ charge }) => charge.paymentId),
        batch.map(({ charge }) => charge.method),
        batch.map(({ charge }) => charge.amount.amount),
        batch.map(({ charge }) => charge.amount.currency),
        batch.map(({ decision }) => decision.captured),
        batch.map(({ decision }) => decision.reason),
        batch.map(({ decision }) => decision.seconds),
      ],
    );
    const made = new Map(rows.map((row) => [row.id, row]));
    return batch.map(({ charge }) => ({ value: made.get(charge.paymentId) }));
  }

  private query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return this.database.outside(() => this.database.reader.query<Row>(sql, values));
  }
}
