import type { Actor } from '#kernel';
import { shownMedium } from '../../domain/media/medium.js';
import type { Hanging, Hung, HungMedium } from './hanging.js';

export interface MediumChange extends Hung {
  readonly mediumId: string;
  readonly alt?: string | undefined;
  /** Counted from 0. */
  readonly position?: number | undefined;
}

/** Says what an image shows, or moves it among the others of its product. */
export class ChangeMedium {
  constructor(private readonly hanging: Hanging) {}

  /** @throws NotFound, PreconditionFailed, ValidationFailed */
  async execute(actor: Actor, { mediumId, alt, position, ...hung }: MediumChange): Promise<HungMedium> {
    const { gallery, updatedAt } = await this.hanging.edit(actor, hung, (held) => {
      held.requireOne(mediumId);
      if (alt !== undefined) held.describe(mediumId, alt);
      if (position !== undefined) held.move(mediumId, position);
    });
    return { ...shownMedium(gallery.requireOne(mediumId)), updatedAt: updatedAt.toISOString() };
  }
}
