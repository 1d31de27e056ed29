import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import type { Charge } from '../../application/ports.js';
import type { SandboxMethod } from './sandbox-method.js';

/** A charge as the sandbox knows it; undecided until its time has come. */
export interface SandboxCharge {
  readonly amount: number;
  readonly captured: boolean;
  readonly reason: string | null;
  readonly decided: boolean;
}

const CHARGE = `amount::float8, captured, reason, decided_at <= clock_timestamp() AS decided`;

/**
 * The sandbox's own books, as those of a provider elsewhere: never part of a transaction of ours, so that what it
 * captured stays captured whatever becomes of us.
 */
@Injectable()
export class SandboxBooks {
  constructor(private readonly database: Database) {}

  /** Charges once for each payment: a second time changes nothing. Returns the charge that is there now. */
  async charge({ paymentId, method, amount }: Charge, decision: SandboxMethod): Promise<SandboxCharge> {
    const [charge] = await this.query<SandboxCharge>(
      `INSERT INTO sandbox_charges (id, method, amount, currency, captured, reason, decided_at)
       VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7))
       ON CONFLICT (id) DO NOTHING RETURNING ${CHARGE}`,
      [
        ...[paymentId, method, amount.amount, amount.currency],
        ...[decision.captured, decision.reason, decision.seconds],
      ],
    );
    const known = charge ?? (await this.find(paymentId));
    if (known === null) throw new Error(`the charge of payment ${paymentId} vanished`);
    if (known.amount !== amount.amount)
      throw new Error(`payment ${paymentId} was charged with another amount`);
    return known;
  }

  async find(paymentId: string): Promise<SandboxCharge | null> {
    const [charge] = await this.query<SandboxCharge>(`SELECT ${CHARGE} FROM sandbox_charges WHERE id = $1`, [
      paymentId,
    ]);
    return charge ?? null;
  }

  /** Sees to it that `amount` is back in all. @throws Error if so much was never captured */
  async refund(paymentId: string, amount: number): Promise<void> {
    const rows = await this.query(
      `UPDATE sandbox_charges SET refunded = greatest(refunded, $2)
        WHERE id = $1 AND captured AND decided_at <= clock_timestamp() AND $2 <= amount RETURNING id`,
      [paymentId, amount],
    );
    if (rows.length === 0)
      throw new Error(`the sandbox has captured less of payment ${paymentId} than shall go back`);
  }

  private query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    return this.database.outside(() => this.database.reader.query<Row>(sql, values));
  }
}
