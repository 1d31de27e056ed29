import type { Actor } from '#kernel';

/** How often products were looked at. */
export abstract class ProductViews {
  /** Counts one more look. It is written with those of the next seconds, and lost if the process is killed before that. */
  abstract saw(productId: string): void;
  /** Writes what was counted here; what cannot be written waits for the next time. Never rejects. */
  abstract write(): Promise<void>;
  /** The looks that were written, for the product's host and admins. @throws NotFound for everyone else */
  abstract of(actor: Actor, productId: string): Promise<number>;
}
