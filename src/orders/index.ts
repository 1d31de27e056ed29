/** The only door to orders. */
export { ordersTables } from './adapters/postgres/tables.js';
export type {
  OrderCancelled,
  OrderCreated,
  OrderFulfilled,
  OrderPaid,
  OrderPaymentFailed,
  OrderRefunded,
  OrderShipped,
} from './domain/events.js';
export { OrdersModule } from './orders.module.js';
