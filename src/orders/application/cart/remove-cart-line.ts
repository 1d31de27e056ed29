import type { Actor } from '#kernel';
import { Carts, type LineChange } from './ports.js';

/** A shopper takes a line out. What is left is not looked at: nobody is shown it. */
export class RemoveCartLine {
  constructor(private readonly carts: Carts) {}

  /** @throws NotFound, PreconditionFailed */
  async execute({ userId }: Actor, line: Omit<LineChange, 'quantity'>): Promise<void> {
    await this.carts.change(userId, { ...line, quantity: null });
  }
}
