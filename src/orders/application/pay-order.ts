import { type Actor, Ids, NotFound, UnitOfWork } from '#kernel';
import type { Order } from '../domain/order.js';
import type { OrderState } from '../domain/order-state.js';
import { isUncertain, type Payment } from '../domain/payment.js';
import { answer, attemptOf } from './place-order.js';
import { Orders, Payments } from './ports.js';
import type { OrderView } from './queries.js';
import { Till } from './till.js';

/** Which order is to be paid, and how. */
export interface PaymentRequest {
  readonly orderId: string;
  readonly provider: string;
  readonly method: string;
  /** One attempt for each key. */
  readonly key: string;
}

interface Begun {
  readonly order: OrderState;
  readonly attempt: Payment;
  readonly now: Date;
}

/** A shopper tries once more to pay an order, while its hold lasts. */
export class PayOrder {
  constructor(
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly till: Till,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound, InvalidTransition, PaymentUnderWay, ClaimNotHeld, TooManyPayments, PaymentDeclined */
  async execute(actor: Actor, request: PaymentRequest): Promise<OrderView> {
    this.payments.requireMethod(request.provider, request.method);
    await this.makeSure(actor, request.orderId);
    const { order, attempt, now } = await this.begin(actor, request);
    if (attempt.state !== 'pending') return answer(order, attempt.id, actor);
    const wanted = order.state === 'pending_payment' && order.holdUntil > now;
    const charge = { ...attempt, currency: order.currency };
    return answer((await this.till.finish(charge, wanted)) ?? order, attempt.id, actor);
  }

  /** Before money is taken once more, asks what became of attempts that were given up without the provider's word. */
  private async makeSure(actor: Actor, orderId: string): Promise<void> {
    const { currency, payments } = await this.work.run(async () =>
      (await this.own(actor, orderId)).order.snapshot(),
    );
    for (const payment of payments.filter(isUncertain))
      await this.till.finish({ ...payment, currency }, false);
  }

  private begin(actor: Actor, { orderId, provider, method, key }: PaymentRequest): Promise<Begun> {
    return this.work.run(async () => {
      const { order, now } = await this.own(actor, orderId);
      if (!order.snapshot().payments.some((payment) => payment.key === key)) {
        order.payAgain({ id: this.ids.next(), provider, method, key }, now);
        await this.orders.save([order]);
      }
      return { order: order.snapshot(), attempt: attemptOf(order.snapshot(), key), now };
    });
  }

  private async own(actor: Actor, orderId: string): Promise<{ order: Order; now: Date }> {
    const { orders, now } = await this.orders.lock({ orderIds: [orderId] });
    const [order] = orders;
    if (order === undefined) throw new NotFound();
    order.requireOwner(actor);
    return { order, now };
  }
}
