import { type Actor, type Clock, type UnitOfWork } from '#kernel';
import type { Gallery } from '../../domain/media/gallery.js';
import { managedProduct } from '../managed-product.js';
import type { Products } from '../ports.js';
import type { PublicCatalog } from '../queries.js';
import type { Galleries } from './ports.js';

/** Changes what images a product shows: an edit of the product, and for those who may edit it. */
export class Hanging {
  constructor(
    private readonly products: Products,
    private readonly galleries: Galleries,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Whether there is room for one more, as far as can be said before. @throws NotFound, GalleryFull */
  async requireRoom(actor: Actor, productId: string): Promise<void> {
    await this.work.run(async () => {
      await managedProduct(this.products, productId, actor);
      (await this.galleries.of(productId)).requireRoom();
    });
  }

  /** @throws NotFound, and whatever `change` throws */
  async edit(actor: Actor, productId: string, change: (gallery: Gallery) => void): Promise<Gallery> {
    const gallery = await this.work.run(async () => {
      const product = await managedProduct(this.products, productId, actor);
      const held = await this.galleries.of(productId);
      change(held);
      product.touch(this.clock.now());
      await this.galleries.save(productId, held);
      await this.products.save(product);
      return held;
    });
    await this.shown.forget([productId]);
    return gallery;
  }
}
