import type { Actor, Ids, UnitOfWork } from '#kernel';
import { type Medium, shownMedium } from '../../domain/media/medium.js';
import type { Hanging, Hung, HungMedium } from './hanging.js';
import type { Galleries, MediumPictures, ProductPictures } from './ports.js';

export interface MediumInput extends Hung {
  readonly bytes: Uint8Array;
}

/** Takes an image for a product, which shows it behind its others. */
export class AddMedium {
  constructor(
    private readonly hanging: Hanging,
    private readonly galleries: Galleries,
    private readonly pictures: ProductPictures,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** @throws NotFound, PreconditionFailed, GalleryFull, what is wrong with the bytes, Overloaded */
  async execute(actor: Actor, { bytes, ...hung }: MediumInput): Promise<HungMedium> {
    await this.hanging.requireRoom(actor, hung);
    const pictures = await this.pictures.of(bytes);
    const medium: Medium = { id: this.ids.next(), alt: '', sizes: extents(pictures) };
    // The row first: whatever a crash leaves of the files is found by it.
    await this.work.run(() => this.galleries.announce(hung.productId, medium));
    try {
      await this.pictures.keep(medium.id, pictures);
      const { updatedAt } = await this.hanging.edit(actor, hung, (gallery) => gallery.add(medium));
      return { ...shownMedium(medium), updatedAt: updatedAt.toISOString() };
    } catch (error) {
      // Should this fail too, nobody knows its id, and it goes with what is not used.
      await this.work.run(() => this.galleries.discard(medium.id)).catch(() => undefined);
      throw error;
    }
  }
}

function extents({ small, medium, large }: MediumPictures): Medium['sizes'] {
  const of = ({ width, height }: MediumPictures['small']) => ({ width, height });
  return { small: of(small), medium: of(medium), large: of(large) };
}
