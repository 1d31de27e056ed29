import type { Actor } from '#kernel';
import type { Hanging, Hung } from './hanging.js';
import type { ProductPictures } from './ports.js';

export interface MediumToRemove extends Hung {
  readonly mediumId: string;
}

/** Takes an image from a product; its files go with it. */
export class RemoveMedium {
  constructor(
    private readonly hanging: Hanging,
    private readonly pictures: ProductPictures,
  ) {}

  /** @throws NotFound, PreconditionFailed */
  async execute(actor: Actor, { mediumId, ...hung }: MediumToRemove): Promise<void> {
    await this.hanging.edit(actor, hung, (gallery) => gallery.remove(mediumId));
    // What cannot be removed now is removed by the next sweep.
    await this.pictures.remove(mediumId).catch(() => undefined);
  }
}
