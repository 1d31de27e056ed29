import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { GuestCarts, type Merge } from '../../../application/guests/ports.js';
import { type Cart, neverFilled } from '../../../domain/cart/cart.js';
import type { MergedCart } from '../../../domain/cart/merged-cart.js';
import { BE_THERE, LOCK_CARTS, STORE } from '../cart.sql.js';

/** The carts of a guest and an account in PostgreSQL, both rows at once. */
@Injectable()
export class PostgresGuestCarts extends GuestCarts {
  constructor(private readonly database: Database) {
    super();
  }

  async lock({ guestId, userId }: Merge): Promise<{ readonly own: Cart; readonly guest: Cart }> {
    const both = [guestId, userId];
    const { writer } = this.database;
    // A cart without a row could not be locked: who fills it first at this moment would be overwritten.
    const [, carts] = await Promise.all([
      writer.query(BE_THERE, [both]),
      writer.query<Cart>(LOCK_CARTS, [both]),
    ]);
    const of = (id: string): Cart => carts.find((cart) => cart.userId === id) ?? neverFilled(id);
    return { own: of(userId), guest: of(guestId) };
  }

  async keep({ guestId, userId }: Merge, { lines, leftOut }: MergedCart): Promise<void> {
    const { writer } = this.database;
    await writer.query(STORE, [userId, JSON.stringify(lines), JSON.stringify(leftOut)]);
    await writer.query(STORE, [guestId, '[]', '[]']);
  }
}
