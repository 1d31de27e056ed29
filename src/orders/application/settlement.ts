import { type GroupCommit, GroupCommits, NotFound, type Outcome, UnitOfWork } from '#kernel';
import type { Order } from '../domain/order.js';
import type { OrderState } from '../domain/order-state.js';
import { Backing } from './backing.js';
import { type News, type Result, tellOrder } from './news.js';
import { type NoticeKey, Orders } from './ports.js';

type OrderOf = ReadonlyMap<string, Order>;

/**
 * Where results of payments are booked: a batch is one unit of work, whoever brings them and however often.
 *
 * Everything goes through here, so that a request, a webhook, a repetition and the reconciliation may race.
 */
export class Settlement {
  private readonly desk: GroupCommit<'results', Result, OrderState>;

  constructor(
    private readonly orders: Orders,
    private readonly backing: Backing,
    private readonly work: UnitOfWork,
    commits: GroupCommits,
  ) {
    this.desk = commits.named('settle-payments', async (_, batch) => {
      const orderOf = await this.bookAll(batch);
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

  /**
   * Results that lock the same things together, then the others: sales of drops lock the stock of the catalog after their
   * drops, and longer holds lock drops once more, so who came for two of these at once could wait in a circle.
   */
  private async bookAll(batch: readonly Result[]): Promise<OrderOf> {
    const { orderOf, left } = await this.work.run(() => this.commit(batch));
    return left.length === 0 ? orderOf : new Map([...orderOf, ...(await this.bookAll(left))]);
  }

  private async commit(batch: readonly Result[]): Promise<{ orderOf: OrderOf; left: readonly Result[] }> {
    const { orders, now } = await this.orders.lock({ paymentIds: batch.map(({ paymentId }) => paymentId) });
    const orderOf = byPayment(orders);
    const kinds = batch.map((result) => kindOf(result, orderOf.get(result.paymentId)));
    const left = batch.filter((_, index) => kinds[index] !== kinds[0]);
    const results = await this.unheard(
      batch.filter((result) => orderOf.has(result.paymentId) && !left.includes(result)),
    );
    const lost = await this.backing.sell(results, orderOf);
    await this.backing.holdLonger(results, orderOf, now);
    const paid = results.flatMap((result) => {
      const order = orderOf.get(result.paymentId);
      return order !== undefined && tellOrder(order, result, lost, now) ? [{ ...result, order }] : [];
    });
    // Stock before the counter, whoever comes: nobody waits in a circle.
    const [, numbers] = await Promise.all([
      this.backing.settle(orders),
      paid.length === 0 ? [] : this.orders.numbers(paid.length),
    ]);
    paid.forEach(({ order, paymentId }, index) => order.numbered(numbers[index] ?? NaN, paymentId, now));
    await this.orders.save(orders);
    return { orderOf, left };
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
}

/** What is locked for it. */
function kindOf({ news }: Result, order: Order | undefined): 'units' | 'holds' | 'sales' {
  if (order?.isOfCart) return 'units';
  return news.kind === 'undecided' ? 'holds' : 'sales';
}

function byPayment(orders: readonly Order[]): OrderOf {
  return new Map(orders.flatMap((order) => order.snapshot().payments.map(({ id }) => [id, order] as const)));
}
