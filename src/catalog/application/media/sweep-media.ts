import { sweepFiles, type UnitOfWork } from '#kernel';
import type { Galleries, ProductPictures } from './ports.js';

/** Removes the files of images that no product shows any more, and of those that none came to show within a day. */
export class SweepMedia {
  constructor(
    private readonly galleries: Galleries,
    private readonly pictures: ProductPictures,
    private readonly work: UnitOfWork,
  ) {}

  /** One that cannot be removed holds up no other. @throws the first of what went wrong */
  execute(): Promise<void> {
    return sweepFiles(this.galleries, (id) => this.pictures.remove(id), this.work);
  }
}
