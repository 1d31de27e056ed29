import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import type { Stocks } from './ports.js';
import type { PublicCatalog, StockView } from './queries.js';

/** How many units of a variant a host found, and why that was counted. */
export interface CountInput {
  readonly variantId: string;
  readonly onHand: number;
  readonly reason: string;
}

/** Sets the units of a variant to what its host counted. */
export class CountStock {
  constructor(
    private readonly stocks: Stocks,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, UnitsReserved */
  async execute(actor: Actor, { variantId, onHand, reason }: CountInput): Promise<StockView> {
    const stock = await this.work.run(async () => {
      const held = await this.stocks.held(variantId);
      if (held === undefined) throw new NotFound();
      held.requireManager(actor);
      const delta = held.count(onHand, reason);
      if (delta !== 0) await this.stocks.save(held, { delta, reason, actorId: actor.userId });
      return held;
    });
    const { productId, reserved } = stock.snapshot();
    await this.shown.forget([productId]);
    return { variantId, onHand, reserved, available: stock.available };
  }
}
