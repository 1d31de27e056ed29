import { type Actor, mayManage, NotFound, wrongField } from '#kernel';
import { OutOfStock, UnitsReserved } from './errors.js';
import type { StockChanged } from './events.js';

/** The units of one variant as they are stored. */
export interface StockState {
  readonly variantId: string;
  readonly productId: string;
  readonly hostId: string;
  /** Units in the warehouse, reserved ones included. */
  readonly onHand: number;
  /** Units promised to drops and orders. */
  readonly reserved: number;
}

/** One line of the ledger: the sum of all `delta` is `onHand`, the sum of all `reservedDelta` is `reserved`. */
export interface Movement {
  readonly delta: number;
  readonly reservedDelta: number;
}

/** How each verb moves one unit; the batched statements of the shelf use the same table. */
export const MOVES = {
  reserve: { delta: 0, reservedDelta: 1 },
  release: { delta: 0, reservedDelta: -1 },
  take: { delta: -1, reservedDelta: -1 },
  restock: { delta: 1, reservedDelta: 0 },
} as const satisfies Record<string, Movement>;
export type Move = keyof typeof MOVES;

/** The units of one variant. Always `0 <= reserved <= onHand`; the database refuses anything else. */
export class Stock {
  static readonly MAX_UNITS = 1_000_000;
  static readonly MAX_REASON = 200;

  private readonly events: StockChanged[] = [];

  private constructor(private state: StockState) {}

  /** The units a new variant begins with. */
  static opening(of: Omit<StockState, 'reserved'>): Stock {
    requireUnits('onHand', of.onHand, 0);
    return new Stock({ ...of, reserved: 0 });
  }

  static restore(state: StockState): Stock {
    return new Stock(state);
  }

  snapshot(): StockState {
    return this.state;
  }

  /** Hands over what happened since the last call. */
  pullEvents(): StockChanged[] {
    return this.events.splice(0);
  }

  get available(): number {
    return this.state.onHand - this.state.reserved;
  }

  /** @throws NotFound for everyone but its host and admins */
  requireManager(actor: Actor): void {
    if (!mayManage(actor, this.state.hostId)) throw new NotFound();
  }

  /**
   * The host counted `onHand` units; returns by how many that differs from what was known.
   * @throws UnitsReserved if fewer were counted than are promised to others
   */
  count(onHand: number, reason: string): number {
    requireUnits('onHand', onHand, 0);
    const { reserved } = this.state;
    if (onHand < reserved) throw new UnitsReserved({ reserved });
    const delta = onHand - this.state.onHand;
    this.state = { ...this.state, onHand };
    if (delta !== 0) {
      const { variantId, productId, hostId } = this.state;
      const { available } = this;
      this.events.push({
        type: 'stock.changed',
        data: { variantId, productId, hostId, delta, onHand, available, reason },
      });
    }
    return delta;
  }

  /**
   * Reserves units, releases reserved ones, takes reserved ones away for good, or puts such as came back on the shelf.
   * @throws OutOfStock if more are to be reserved than are available
   * @throws Error if more are to be released or taken than are reserved: the caller has lost count
   */
  move(move: Move, quantity: number): void {
    requireUnits('quantity', quantity, 1);
    const { variantId, onHand, reserved } = this.state;
    if (move === 'reserve' && quantity > this.available) {
      throw new OutOfStock({ variantId, available: this.available });
    }
    if ((move === 'release' || move === 'take') && quantity > reserved) {
      throw new Error(`cannot ${move} ${quantity} units of variant ${variantId}: ${reserved} are reserved`);
    }
    const { delta, reservedDelta } = MOVES[move];
    this.state = {
      ...this.state,
      onHand: onHand + delta * quantity,
      reserved: reserved + reservedDelta * quantity,
    };
  }
}

/** @throws ValidationFailed unless `units` is a whole number from `min` to `Stock.MAX_UNITS` */
export function requireUnits(path: string, units: number, min: number): void {
  if (Number.isSafeInteger(units) && units >= min && units <= Stock.MAX_UNITS) return;
  throw wrongField(path, `must be a whole number from ${min} to ${Stock.MAX_UNITS}`);
}
