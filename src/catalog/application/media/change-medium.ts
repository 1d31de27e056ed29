import type { Actor } from '#kernel';
import { type MediumView, shownMedium } from '../../domain/media/medium.js';
import type { Hanging } from './hanging.js';

export interface MediumChange {
  readonly productId: string;
  readonly mediumId: string;
  readonly alt?: string | undefined;
  /** Counted from 0. */
  readonly position?: number | undefined;
}

/** Says what an image shows, or moves it among the others of its product. */
export class ChangeMedium {
  constructor(private readonly hanging: Hanging) {}

  /** @throws NotFound, ValidationFailed */
  async execute(actor: Actor, { productId, mediumId, alt, position }: MediumChange): Promise<MediumView> {
    const gallery = await this.hanging.edit(actor, productId, (held) => {
      held.requireOne(mediumId);
      if (alt !== undefined) held.describe(mediumId, alt);
      if (position !== undefined) held.move(mediumId, position);
    });
    return shownMedium(gallery.requireOne(mediumId));
  }
}
