import { merged } from '../../domain/cart/merged-cart.js';
import { GuestCarts, type Merge } from './ports.js';

/** Puts what is in a guest's cart into that of the account, in the unit of work in which its user signs in. */
export class HandOverCart {
  constructor(private readonly carts: GuestCarts) {}

  async execute(merge: Merge): Promise<void> {
    const { own, guest } = await this.carts.lock(merge);
    if (guest.lines.length > 0) await this.carts.keep(merge, merged(own, guest));
  }
}
