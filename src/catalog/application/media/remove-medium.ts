import type { Actor } from '#kernel';
import type { Hanging } from './hanging.js';
import type { ProductPictures } from './ports.js';

export interface MediumToRemove {
  readonly productId: string;
  readonly mediumId: string;
}

/** Takes an image from a product; its files go with it. */
export class RemoveMedium {
  constructor(
    private readonly hanging: Hanging,
    private readonly pictures: ProductPictures,
  ) {}

  /** @throws NotFound */
  async execute(actor: Actor, { productId, mediumId }: MediumToRemove): Promise<void> {
    await this.hanging.edit(actor, productId, (gallery) => gallery.remove(mediumId));
    // What cannot be removed now is removed by the next sweep.
    await this.pictures.remove(mediumId).catch(() => undefined);
  }
}
