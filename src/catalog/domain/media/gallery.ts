import { lengthOf, NotFound, wrongField } from '#kernel';
import { GalleryFull } from '../errors.js';
import { type Medium, MOST_ALT } from './medium.js';

/** The images of a product, in the order of its host; the first is the one that lists show. */
export class Gallery {
  static readonly MOST = 12;

  private constructor(private media: readonly Medium[]) {}

  static restore(media: readonly Medium[]): Gallery {
    return new Gallery(media);
  }

  snapshot(): readonly Medium[] {
    return this.media;
  }

  /** @throws GalleryFull */
  requireRoom(): void {
    if (this.media.length >= Gallery.MOST) throw new GalleryFull({ limit: Gallery.MOST });
  }

  /** Puts it behind the others. @throws GalleryFull */
  add(medium: Medium): void {
    this.requireRoom();
    this.media = [...this.media, medium];
  }

  /** @throws NotFound, ValidationFailed */
  describe(id: string, alt: string): void {
    this.requireOne(id);
    if (lengthOf(alt) > MOST_ALT) throw wrongField('alt', `must be at most ${MOST_ALT} characters`);
    this.media = this.media.map((medium) => (medium.id === id ? { ...medium, alt } : medium));
  }

  /** Counted from 0; beyond the end is the end. @throws NotFound */
  move(id: string, position: number): void {
    const moved = this.requireOne(id);
    const others = this.media.filter((medium) => medium !== moved);
    this.media = [...others.slice(0, position), moved, ...others.slice(position)];
  }

  /** @throws NotFound */
  remove(id: string): void {
    const gone = this.requireOne(id);
    this.media = this.media.filter((medium) => medium !== gone);
  }

  /** @throws NotFound */
  requireOne(id: string): Medium {
    const medium = this.media.find((candidate) => candidate.id === id);
    if (medium === undefined) throw new NotFound();
    return medium;
  }
}
