import type { Actor } from '#kernel';

/** How often products were looked at. */
export abstract class ProductViews {
  /** Counts one more look. It is written with those of the next seconds, and lost if the process is killed before that. */
  abstract saw(productId: string): void;
  /** The looks that were written, for the product's host and admins. @throws NotFound for everyone else */
  abstract of(actor: Actor, productId: string): Promise<number>;
}
