import { type GroupCommit, GroupCommits, NotFound, type Outcome, UnitOfWork } from '#kernel';
import type { Order } from '../domain/order.js';
import type { OrderState } from '../domain/order-state.js';
import { type News, type Result, tellOrder } from './news.js';
import { Claims, type NoticeKey, Orders } from './ports.js';

/**
 * Where results of payments are booked: a batch is one unit of work, whoever brings them and however often.
 *
 * Everything goes through here, so that a request, a webhook, a repetition and the reconciliation may race.
 */
export class Settlement {
  private readonly desk: GroupCommit<'results', Result, OrderState>;

  constructor(
    private readonly orders: Orders,
    private readonly claims: Claims,
    private readonly work: UnitOfWork,
    commits: GroupCommits,
  ) {
    this.desk = commits.named('settle-payments', async (_, batch) => {
      const orderOf = await this.work.run(() => this.commit(batch));
      return batch.map(({ paymentId }): Outcome<OrderState> => {
        const order = orderOf.get(paymentId);
        return order === undefined ? { refused: new NotFound() } : { value: order.snapshot() };
      });
    });
  }

  /**
   * Resolves to the order as it is then, once it is committed.
   *
   * @param notice the provider's message that brought the news: one that was heard before has no effect
   * @throws NotFound if there is no such payment
   */
  book(paymentId: string, news: News, notice?: NoticeKey): Promise<OrderState> {
    return this.desk.submit('results', { paymentId, news, notice });
  }

  private async commit(batch: readonly Result[]): Promise<ReadonlyMap<string, Order>> {
    const { orders, now } = await this.orders.lock({ paymentIds: batch.map(({ paymentId }) => paymentId) });
    const orderOf = byPayment(orders);
    const results = await this.unheard(batch.filter(({ paymentId }) => orderOf.has(paymentId)));
    const lost = await this.sell(results, orderOf);
    await this.holdLonger(results, orderOf, now);
    const paid = results.flatMap((result) => {
      const order = orderOf.get(result.paymentId);
      return order !== undefined && tellOrder(order, result, lost, now) ? [{ ...result, order }] : [];
    });
    const numbers = paid.length === 0 ? [] : await this.orders.numbers(paid.length);
    paid.forEach(({ order, paymentId }, index) => order.numbered(numbers[index] ?? NaN, paymentId, now));
    await this.orders.save(orders);
    return orderOf;
  }

  private async unheard(batch: readonly Result[]): Promise<readonly Result[]> {
    const told = batch.flatMap(({ notice, paymentId }) => (notice ? [{ ...notice, paymentId }] : []));
    if (told.length === 0) return batch;
    const unknown = await this.orders.remember(told);
    return batch.filter(
      ({ notice }) =>
        notice === undefined ||
        unknown.some(({ provider, id }) => provider === notice.provider && id === notice.id),
    );
  }

  /** While a provider takes its time the units are kept for the buyer, once: a challenge takes longer than a payment. */
  private async holdLonger(
    batch: readonly Result[],
    orderOf: ReadonlyMap<string, Order>,
    now: Date,
  ): Promise<void> {
    for (const { paymentId, news } of batch) {
      const order = news.kind === 'undecided' ? orderOf.get(paymentId) : undefined;
      const claimIds = order?.claimsToSell(paymentId) ?? [];
      if (claimIds.length === 0) continue;
      const until = await this.claims.extend(claimIds);
      if (until !== null) order?.heldLonger(paymentId, until, now);
    }
  }

  /** Turns the claims of all that is paid now into sales at once; returns those whose units are gone. */
  private sell(batch: readonly Result[], orderOf: ReadonlyMap<string, Order>): Promise<ReadonlySet<string>> {
    const claimIds = batch.flatMap(({ paymentId, news }) =>
      news.kind === 'captured' ? (orderOf.get(paymentId)?.claimsToSell(paymentId) ?? []) : [],
    );
    return claimIds.length === 0
      ? Promise.resolve(new Set<string>())
      : this.claims.sell([...new Set(claimIds)]);
  }
}

function byPayment(orders: readonly Order[]): ReadonlyMap<string, Order> {
  return new Map(orders.flatMap((order) => order.snapshot().payments.map(({ id }) => [id, order] as const)));
}
