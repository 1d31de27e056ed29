import { Module } from '@nestjs/common';
import { CatalogModule } from '#catalog';
import { DropsModule } from '#drops';
import { Clock, GroupCommits, Ids, UnitOfWork } from '#kernel';
import { port, useCase } from '#platform/di/providers.js';
import { RoomsModule } from '#rooms';
import { CatalogGoods } from './adapters/contexts/catalog-goods.js';
import { DropClaims } from './adapters/contexts/drop-claims.js';
import { OrderHeirs } from './adapters/contexts/order-heirs.js';
import { KnownRooms } from './adapters/contexts/known-rooms.js';
import { AfterSaleController } from './adapters/http/after-sale.controller.js';
import { CartController } from './adapters/http/cart.controller.js';
import { InvoicesController } from './adapters/http/invoices.controller.js';
import { OrdersController } from './adapters/http/orders.controller.js';
import { OrdersV1Controller } from './adapters/http/orders.v1.controller.js';
import { PaymentDifferencesController } from './adapters/http/payment-differences.controller.js';
import { PaymentWebhooksController } from './adapters/http/payment-webhooks.controller.js';
import { ThreadedInvoices } from './adapters/invoices/threaded-invoices.js';
import { PAYMENT_PROVIDERS } from './adapters/payments/payments.providers.js';
import { SandboxCaller } from './adapters/payments/sandbox-caller.js';
import { PRICING_CONTROLLERS } from './adapters/http/pricing/pricing.controllers.js';
import { PostgresInvoices } from './adapters/postgres/after-sale/invoices.js';
import { PostgresCarts } from './adapters/postgres/cart.repository.js';
import { PostgresGuestCarts } from './adapters/postgres/guests/guest-carts.js';
import { PostgresGuestOrders } from './adapters/postgres/guests/guest-orders.js';
import { PRICING_PROVIDERS } from './adapters/postgres/pricing/pricing.providers.js';
import { PostgresPaymentBooks } from './adapters/postgres/books/payment-books.js';
import { PostgresOrderQueries } from './adapters/postgres/order.queries.js';
import { PostgresOrders } from './adapters/postgres/order.repository.js';
import { PostgresSpentNotices } from './adapters/postgres/spent-notices.js';
import { BooksSchedule } from './adapters/schedules/books.schedule.js';
import { OrdersSchedule } from './adapters/schedules/orders.schedule.js';
import { EndedClaimsSubscriber } from './adapters/subscribers/ended-claims.subscriber.js';
import { FulfilOrder } from './application/after-sale/fulfil-order.js';
import { InvoicePrinter, Invoices } from './application/after-sale/ports.js';
import { RefundOrder } from './application/after-sale/refund-order.js';
import { ShowInvoice } from './application/after-sale/show-invoice.js';
import { Backing } from './application/backing.js';
import { CompareBooks } from './application/books/compare-books.js';
import { PaymentBooks, ProviderBooks } from './application/books/ports.js';
import { CancelOrder } from './application/cancel-order.js';
import { AddToCart } from './application/cart/add-to-cart.js';
import { CartViews } from './application/cart/cart-views.js';
import { ChangeCartLine } from './application/cart/change-cart-line.js';
import { Checkouts } from './application/cart/checkouts.js';
import { Carts, Goods } from './application/cart/ports.js';
import { RemoveCartLine } from './application/cart/remove-cart-line.js';
import { ReplaceCart } from './application/cart/replace-cart.js';
import { ShowCart } from './application/cart/show-cart.js';
import { EndUnpaidOrders } from './application/end-unpaid-orders.js';
import { HandOverCart } from './application/guests/hand-over-cart.js';
import { GuestCarts, GuestOrders } from './application/guests/ports.js';
import { HearProvider } from './application/hear-provider.js';
import { OrderDesk } from './application/order-desk.js';
import { PayOrder } from './application/pay-order.js';
import { PlaceOrder } from './application/place-order.js';
import { OfferBook } from './application/pricing/offer-book.js';
import { OrderDrafts } from './application/pricing/order-drafts.js';
import { Tariffs } from './application/pricing/tariffs.js';
import { Rooms } from './application/room-prices/ports.js';
import { RoomPricing } from './application/room-prices/room-pricing.js';
import { Claims, Notices, Orders, Payments, SpentNotices } from './application/ports.js';
import { OrderQueries } from './application/queries.js';
import { ReconcilePayments } from './application/reconcile-payments.js';
import { Settlement } from './application/settlement.js';
import { Till } from './application/till.js';

/** Orders: what was bought, and the money for it, once. */
@Module({
  imports: [CatalogModule, RoomsModule, DropsModule],
  controllers: [
    CartController,
    OrdersController,
    AfterSaleController,
    InvoicesController,
    OrdersV1Controller,
    PaymentWebhooksController,
    PaymentDifferencesController,
    ...PRICING_CONTROLLERS,
  ],
  providers: [
    port(Orders, PostgresOrders),
    port(OrderQueries, PostgresOrderQueries),
    port(Claims, DropClaims),
    port(Carts, PostgresCarts),
    port(Goods, CatalogGoods),
    port(Rooms, KnownRooms),
    ...PAYMENT_PROVIDERS,
    port(PaymentBooks, PostgresPaymentBooks),
    port(SpentNotices, PostgresSpentNotices),

    ...PRICING_PROVIDERS,
    useCase(Checkouts, [Carts, Goods, RoomPricing]),
    useCase(Backing, [Claims, Goods]),
    useCase(OrderDesk, [Orders, Checkouts, OfferBook, UnitOfWork, GroupCommits]),
    useCase(Settlement, [Orders, Backing, UnitOfWork, GroupCommits]),
    useCase(Till, [Payments, Settlement, Orders, UnitOfWork]),
    useCase(PlaceOrder, [OrderDrafts, OrderDesk, Till, Payments, Ids]),
    useCase(PayOrder, [Orders, Payments, Till, UnitOfWork, Ids]),
    useCase(CancelOrder, [Orders, Backing, UnitOfWork]),
    useCase(EndUnpaidOrders, [Orders, Backing, UnitOfWork]),
    useCase(ReconcilePayments, [Orders, Till, UnitOfWork]),
    useCase(HearProvider, [Notices, Payments, Settlement, Orders, UnitOfWork]),

    port(Invoices, PostgresInvoices),
    port(InvoicePrinter, ThreadedInvoices),
    useCase(FulfilOrder, [Orders, UnitOfWork, Ids]),
    useCase(RefundOrder, [Orders, Goods, UnitOfWork, Ids]),
    useCase(ShowInvoice, [Invoices, InvoicePrinter]),

    useCase(CartViews, [Goods, RoomPricing, Tariffs, OfferBook, Clock]),
    useCase(ShowCart, [Carts, CartViews]),
    useCase(AddToCart, [Carts, Goods, Rooms, CartViews, Ids]),
    useCase(ReplaceCart, [Carts, Goods, Rooms, CartViews, Ids]),
    useCase(ChangeCartLine, [Carts, CartViews]),
    useCase(RemoveCartLine, [Carts]),

    port(GuestCarts, PostgresGuestCarts),
    port(GuestOrders, PostgresGuestOrders),
    useCase(HandOverCart, [GuestCarts]),
    OrderHeirs,

    useCase(CompareBooks, [PaymentBooks, ProviderBooks]),

    SandboxCaller,
    BooksSchedule,
    EndedClaimsSubscriber,
    OrdersSchedule,
  ],
})
export class OrdersModule {}
