import { type Actor, type Clock, type UnitOfWork } from '#kernel';
import type { Gallery } from '../../domain/media/gallery.js';
import type { MediumView } from '../../domain/media/medium.js';
import { managedProduct } from '../managed-product.js';
import type { Products } from '../ports.js';
import type { PublicCatalog } from '../queries.js';
import type { Galleries } from './ports.js';

/** Where images hang. */
export interface Hung {
  readonly productId: string;
  /** The edits of the product any of which the caller has seen last; undefined: whatever came between. */
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** An image after an edit of its product. */
export interface HungMedium extends MediumView {
  /** When that edit was, RFC 3339. */
  readonly updatedAt: string;
}

/** Changes what images a product shows: an edit of the product, and for those who may edit it. */
export class Hanging {
  constructor(
    private readonly products: Products,
    private readonly galleries: Galleries,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Whether there is room for one more, as far as can be said before. @throws NotFound, PreconditionFailed, GalleryFull */
  async requireRoom(actor: Actor, { productId, unchangedSince }: Hung): Promise<void> {
    await this.work.run(async () => {
      const product = await managedProduct(this.products, productId, actor);
      product.requireUnchangedSince(unchangedSince);
      (await this.galleries.of(productId)).requireRoom();
    });
  }

  /** @throws NotFound, PreconditionFailed, and whatever `change` throws */
  async edit(
    actor: Actor,
    { productId, unchangedSince }: Hung,
    change: (gallery: Gallery) => void,
  ): Promise<{ readonly gallery: Gallery; readonly updatedAt: Date }> {
    const edited = await this.work.run(async () => {
      const product = await managedProduct(this.products, productId, actor);
      product.requireUnchangedSince(unchangedSince);
      const held = await this.galleries.of(productId);
      change(held);
      product.touch(this.clock.now());
      await this.galleries.save(productId, held);
      await this.products.save(product);
      return { gallery: held, updatedAt: product.snapshot().updatedAt };
    });
    await this.shown.forget([productId]);
    return edited;
  }
}
