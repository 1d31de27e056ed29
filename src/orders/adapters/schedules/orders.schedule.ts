import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { Locks } from '#platform/database/locks.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { EndUnpaidOrders } from '../../application/end-unpaid-orders.js';
import { ReconcilePayments } from '../../application/reconcile-payments.js';

/** How often is looked for what is due; milliseconds. */
const EVERY = { payments: 1_000, unpaid: 5_000 };

/** Attends to payments and orders whose time has come; the times are columns, so that they survive any restart. */
@Injectable()
export class OrdersSchedule {
  private readonly running = new Set<string>();

  constructor(
    private readonly reconcilePayments: ReconcilePayments,
    private readonly endUnpaidOrders: EndUnpaidOrders,
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** On every node: payments are lent one by one, and a lock held while a provider is silent would hold up all others. */
  @Interval(EVERY.payments)
  payments(): Promise<void> {
    return this.alone('orders.payments', () => this.reconcilePayments.execute());
  }

  @Interval(EVERY.unpaid)
  unpaid(): Promise<void> {
    return this.alone('orders.unpaid', async () => {
      await this.locks.tryWith('orders.unpaid', () => this.endUnpaidOrders.execute());
    });
  }

  private async alone(name: string, work: () => Promise<void>): Promise<void> {
    if (this.running.has(name) || this.settings.role === 'api') return;
    this.running.add(name);
    try {
      await work();
    } catch (error) {
      this.logger.warn({ err: error, schedule: name }, 'some orders could not be attended to; trying again');
    } finally {
      this.running.delete(name);
    }
  }
}
