import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Heirs } from '#identity';
import { HandOverCart } from '../../application/guests/hand-over-cart.js';
import { GuestOrders } from '../../application/guests/ports.js';

/** Hands over cart and orders of a guest who signs in to an account. */
@Injectable()
export class OrderHeirs implements OnModuleInit {
  constructor(
    private readonly heirs: Heirs,
    private readonly handOverCart: HandOverCart,
    private readonly orders: GuestOrders,
  ) {}

  onModuleInit(): void {
    this.heirs.onHandOver('carts', (merge) => this.handOverCart.execute(merge));
    this.heirs.onHandOver('orders', (merge) => this.orders.handOver(merge));
  }
}
