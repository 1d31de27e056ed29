import { Injectable } from '@nestjs/common';
import { NotFound, PreconditionFailed, type Refusal } from '#kernel';
import { Database } from '#platform/database/database.js';
import { isCheckViolation } from '#platform/database/faults.js';
import { Carts, type LineChange } from '../../application/cart/ports.js';
import { type Cart, type CartLine, neverFilled } from '../../domain/cart/cart.js';
import { CartFull, OtherCurrency, TooManyUnits } from '../../domain/errors.js';
import { ADD_LINE, CHANGE_LINE, EMPTY, FIND, LOCK_CARTS, REPLACE } from './cart.sql.js';

/** Why the row of a cart may refuse a line. */
const REFUSALS: readonly (readonly [constraint: string, Refusal])[] = [
  ['carts_lines', CartFull],
  ['carts_quantities', TooManyUnits],
  ['carts_one_currency', OtherCurrency],
];

/** Carts in PostgreSQL. What shoppers change is a statement alone, which is a transaction of its own. */
@Injectable()
export class PostgresCarts extends Carts {
  constructor(private readonly database: Database) {
    super();
  }

  async find(userId: string): Promise<Cart> {
    const [cart] = await this.database.reader.query<Cart>(FIND, [userId]);
    return cart ?? neverFilled(userId);
  }

  async add(userId: string, line: CartLine): Promise<Cart> {
    const added = this.database.alone.query<Cart>(ADD_LINE, [userId, JSON.stringify(line)]);
    const [cart] = await added.catch(refused);
    return cart ?? neverFilled(userId);
  }

  async replace(userId: string, lines: readonly CartLine[], unchangedSince?: readonly Date[]): Promise<Cart> {
    const [cart] = await this.database.reader.query<Cart>(REPLACE, [
      ...[userId, JSON.stringify(lines), unchangedSince ?? null],
    ]);
    if (cart === undefined) throw new PreconditionFailed();
    return cart;
  }

  async change(userId: string, { lineId, quantity, unchangedSince }: LineChange): Promise<Cart> {
    const [cart] = await this.database.reader.query<Cart>(CHANGE_LINE, [
      ...[userId, lineId, quantity, unchangedSince ?? null],
    ]);
    if (cart !== undefined) return cart;
    const { lines } = await this.find(userId);
    throw lines.some(({ id }) => id === lineId) ? new PreconditionFailed() : new NotFound();
  }

  async lock(userIds: readonly string[]): Promise<ReadonlyMap<string, Cart>> {
    const carts = await this.database.writer.query<Cart>(LOCK_CARTS, [userIds]);
    return new Map(carts.map((cart) => [cart.userId, cart]));
  }

  async empty(orders: ReadonlyMap<string, string>): Promise<void> {
    await this.database.writer.query(EMPTY, [[...orders.keys()], [...orders.values()]]);
  }
}

function refused(error: unknown): never {
  const [, Refused] = REFUSALS.find(([constraint]) => isCheckViolation(error, constraint)) ?? [];
  throw Refused === undefined ? error : new Refused();
}
