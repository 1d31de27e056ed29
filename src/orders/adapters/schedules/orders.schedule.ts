import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { EndUnpaidOrders } from '../../application/end-unpaid-orders.js';
import { SpentNotices } from '../../application/ports.js';
import { ReconcilePayments } from '../../application/reconcile-payments.js';

/** How often is looked for what is due; milliseconds. */
const EVERY = { payments: 1_000, unpaid: 5_000, notices: 3_600_000 };

/** Attends to payments and orders whose time has come; the times are columns, so that they survive any restart. */
@Injectable()
export class OrdersSchedule {
  constructor(
    private readonly reconcilePayments: ReconcilePayments,
    private readonly endUnpaidOrders: EndUnpaidOrders,
    private readonly spentNotices: SpentNotices,
    private readonly chores: Chores,
  ) {}

  /** On every node: payments are lent one by one, and a lock held while a provider is silent would hold up all others. */
  @Interval(EVERY.payments)
  payments(): Promise<void> {
    return this.chores.do({
      name: 'orders.payments',
      complaint: 'some payments could not be attended to; trying again',
      work: () => this.reconcilePayments.execute(),
    });
  }

  @Interval(EVERY.unpaid)
  unpaid(): Promise<void> {
    return this.chores.onOneNode({
      name: 'orders.unpaid',
      complaint: 'unpaid orders could not be ended; trying again',
      work: () => this.endUnpaidOrders.execute(),
    });
  }

  @Interval(EVERY.notices)
  notices(): Promise<void> {
    return this.chores.onOneNode({
      name: 'orders.notices',
      complaint: 'old messages of payment providers were not purged; trying again in an hour',
      work: async () => {
        while (await this.spentNotices.purge());
      },
    });
  }
}
