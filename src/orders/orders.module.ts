import { Module } from '@nestjs/common';
import { DropsModule } from '#drops';
import { GroupCommits, Ids, UnitOfWork } from '#kernel';
import { port, useCase } from '#platform/di/providers.js';
import { DropClaims } from './adapters/contexts/drop-claims.js';
import { OrdersController } from './adapters/http/orders.controller.js';
import { OrdersV1Controller } from './adapters/http/orders.v1.controller.js';
import { PaymentDifferencesController } from './adapters/http/payment-differences.controller.js';
import { PaymentWebhooksController } from './adapters/http/payment-webhooks.controller.js';
import { PAYMENT_PROVIDERS } from './adapters/payments/payments.providers.js';
import { SandboxCaller } from './adapters/payments/sandbox-caller.js';
import { PostgresPaymentBooks } from './adapters/postgres/books/payment-books.js';
import { PostgresOrderQueries } from './adapters/postgres/order.queries.js';
import { PostgresOrders } from './adapters/postgres/order.repository.js';
import { BooksSchedule } from './adapters/schedules/books.schedule.js';
import { OrdersSchedule } from './adapters/schedules/orders.schedule.js';
import { EndedClaimsSubscriber } from './adapters/subscribers/ended-claims.subscriber.js';
import { CompareBooks } from './application/books/compare-books.js';
import { PaymentBooks, ProviderBooks } from './application/books/ports.js';
import { CancelOrder } from './application/cancel-order.js';
import { EndUnpaidOrders } from './application/end-unpaid-orders.js';
import { HearProvider } from './application/hear-provider.js';
import { OrderDesk } from './application/order-desk.js';
import { PayOrder } from './application/pay-order.js';
import { PlaceOrder } from './application/place-order.js';
import { Claims, Notices, Orders, Payments } from './application/ports.js';
import { OrderQueries } from './application/queries.js';
import { ReconcilePayments } from './application/reconcile-payments.js';
import { Settlement } from './application/settlement.js';
import { Till } from './application/till.js';

/** Orders: what was bought, and the money for it, once. */
@Module({
  imports: [DropsModule],
  controllers: [
    OrdersController,
    OrdersV1Controller,
    PaymentWebhooksController,
    PaymentDifferencesController,
  ],
  providers: [
    port(Orders, PostgresOrders),
    port(OrderQueries, PostgresOrderQueries),
    port(Claims, DropClaims),
    ...PAYMENT_PROVIDERS,
    port(PaymentBooks, PostgresPaymentBooks),

    useCase(OrderDesk, [Orders, UnitOfWork, GroupCommits]),
    useCase(Settlement, [Orders, Claims, UnitOfWork, GroupCommits]),
    useCase(Till, [Payments, Settlement, Orders, UnitOfWork]),
    useCase(PlaceOrder, [Claims, OrderDesk, Till, Payments, Ids]),
    useCase(PayOrder, [Orders, Payments, Till, UnitOfWork, Ids]),
    useCase(CancelOrder, [Orders, UnitOfWork]),
    useCase(EndUnpaidOrders, [Orders, UnitOfWork]),
    useCase(ReconcilePayments, [Orders, Till, UnitOfWork]),
    useCase(HearProvider, [Notices, Payments, Settlement]),

    useCase(CompareBooks, [PaymentBooks, ProviderBooks]),

    SandboxCaller,
    BooksSchedule,
    EndedClaimsSubscriber,
    OrdersSchedule,
  ],
})
export class OrdersModule {}
