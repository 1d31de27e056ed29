import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { isCheckViolation, isUniqueViolation } from '#platform/database/faults.js';
import { Outbox } from '#platform/outbox/outbox.js';
import {
  type DuePayment,
  type Earlier,
  type LockedOrders,
  type NoticeKey,
  type OrderKey,
  Orders,
  type Which,
} from '../../application/ports.js';
import { OVERTIME } from '../../domain/cart/reserved-units.js';
import { LostRace } from '../../domain/errors.js';
import { Order } from '../../domain/order.js';
import type { OrderState } from '../../domain/order-state.js';
import { afterSaleColumns } from './after-sale/after-sale.columns.js';
import { SAVE_AFTER_SALE } from './after-sale/after-sale.sql.js';
import { addColumns, saveColumns } from './order.columns.js';
import { orderOf, type OrderRow } from './order.row.js';
import { ADD, EARLIER, LOCK, OVERDUE, READ, RIDERS, SAVE, TAKE_DUE } from './order.sql.js';

/** How far apart askings of a silent provider are at most, and how long a payment is lent to one runner; seconds. */
const PAUSE = 30;
/** How long the news of an ended hold may take before an unpaid order is ended without them; seconds. */
const GRACE = 5;

/** Orders in PostgreSQL: a batch is read in two statements and written in two, however many orders are in it. */
@Injectable()
export class PostgresOrders extends Orders {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async earlier(
    keys: readonly OrderKey[],
    claimIds: readonly string[],
    ofCarts: readonly string[],
  ): Promise<Earlier> {
    const [found] = await this.database.writer.query<{
      readonly now: Date;
      readonly order_ids: string[] | null;
      readonly in_orders: Record<string, string> | null;
      readonly unpaid: Record<string, number> | null;
    }>(EARLIER, [keys.map(({ userId }) => userId), keys.map(({ key }) => key), claimIds, ofCarts]);
    if (found === undefined) throw new Error('PostgreSQL did not tell the time');
    return {
      orders: found.order_ids === null ? [] : (await this.read(found.order_ids)).map(orderOf),
      inOrders: new Map(Object.entries(found.in_orders ?? {})),
      unpaid: new Map(Object.entries(found.unpaid ?? {})),
      now: found.now,
    };
  }

  async add(orders: readonly Order[]): Promise<void> {
    const told = orders.map((order) => ({ order: order.snapshot(), ...order.chronicle.pull() }));
    this.database.waitAtCommit(this.database.writer.query(ADD, addColumns(told)).catch(lostRace));
    this.outbox.add(told.flatMap(({ events }) => events));
  }

  async lock(which: Which): Promise<LockedOrders> {
    // Two statements: the snapshot of the second is taken after the locks were had, so it sees what others wrote meanwhile.
    const rows = await this.locked(which);
    return { orders: rows.map((row) => Order.restore(orderOf(row))), now: rows[0]?.now ?? new Date(0) };
  }

  async carries({ id, userId, roomId }: Pick<OrderState, 'id' | 'userId' | 'roomId'>): Promise<boolean> {
    if (roomId === null) return false;
    return (await this.database.writer.query(RIDERS, [userId, roomId, id])).length > 0;
  }

  async save(orders: readonly Order[]): Promise<void> {
    const told = orders
      .filter((order) => order.snapshot() !== order.original)
      .map((order) => ({ order: order.snapshot(), before: order.original, ...order.chronicle.pull() }));
    if (told.length === 0) return;
    const afterSale = afterSaleColumns(told);
    if (afterSale !== null)
      this.database.waitAtCommit(this.database.writer.query(SAVE_AFTER_SALE, afterSale));
    this.database.waitAtCommit(this.database.writer.query(SAVE, saveColumns(told)).catch(lostRace));
    this.outbox.add(told.flatMap(({ events }) => events));
  }

  async numbers(count: number): Promise<readonly number[]> {
    const [counter] = await this.database.writer.query<{ last: number }>(
      'UPDATE order_numbers SET last = last + $1 RETURNING last',
      [count],
    );
    if (counter === undefined) throw new Error('the counter of order numbers is gone');
    return Array.from({ length: count }, (_, index) => counter.last - count + 1 + index);
  }

  async remember(
    notices: readonly (NoticeKey & { readonly paymentId: string })[],
  ): Promise<readonly NoticeKey[]> {
    return this.database.writer.query<{ provider: string; id: string }>(
      `INSERT INTO payment_notices (provider, id, payment_id)
       SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[]) AS told (provider, id, payment_id)
       ORDER BY provider, id
       ON CONFLICT DO NOTHING RETURNING provider, id`,
      [
        notices.map(({ provider }) => provider),
        notices.map(({ id }) => id),
        notices.map((told) => told.paymentId),
      ],
    );
  }

  takeDue(limit: number): Promise<readonly DuePayment[]> {
    return this.database.writer.query<DuePayment>(TAKE_DUE, [limit, PAUSE]);
  }

  async dueNow(paymentId: string): Promise<void> {
    await this.database.writer.query(
      `UPDATE payments SET check_at = statement_timestamp()
        WHERE id = $1 AND state = 'pending' AND check_at > statement_timestamp()`,
      [paymentId],
    );
  }

  async unanswered(paymentId: string): Promise<number> {
    const [row] = await this.database.writer.query<{ unanswered: number }>(
      `UPDATE payments
          SET unanswered = unanswered + 1,
              check_at = clock_timestamp() + make_interval(secs => least(power(2, least(unanswered, 10)), $2))
        WHERE id = $1 AND check_at IS NOT NULL RETURNING unanswered`,
      [paymentId, PAUSE],
    );
    return row?.unanswered ?? 0;
  }

  async overdue(limit: number): Promise<readonly string[]> {
    const rows = await this.database.writer.query<{ id: string }>(OVERDUE, [limit, GRACE, OVERTIME]);
    return rows.map(({ id }) => id);
  }

  private async locked(which: Which): Promise<readonly ReadRow[]> {
    const { writer } = this.database;
    if ('claimIds' in which) {
      const locked = await writer.query<{ id: string }>(LOCK.ofClaims, [which.claimIds]);
      return locked.length === 0 ? [] : this.read(locked.map(({ id }) => id));
    }
    const [name, ids] =
      'orderIds' in which
        ? (['orders', which.orderIds] as const)
        : (['ofPayments', which.paymentIds] as const);
    // They go out together.
    const [, rows] = await Promise.all([
      writer.query(LOCK[name], [ids]),
      writer.query<ReadRow>(READ[name], [ids]),
    ]);
    return rows;
  }

  private read(ids: readonly string[]): Promise<ReadRow[]> {
    return this.database.writer.query<ReadRow>(READ.orders, [ids]);
  }
}

type ReadRow = OrderRow & { readonly now: Date };

/** The indexes that say: one order for a key, one live order for a claim, one payment for a key and under way. */
const RACES = [
  'orders_once_a_key',
  'order_lines_claim_in_one_order',
  'payments_once_a_key',
  'payments_one_under_way',
];

function lostRace(error: unknown): never {
  // The database counts anew: a limit that came since the promotion was looked at.
  const usedUp =
    isCheckViolation(error, 'promotions_used') || isCheckViolation(error, 'promotion_uses_per_customer');
  throw usedUp || RACES.some((index) => isUniqueViolation(error, index)) ? new LostRace() : error;
}
