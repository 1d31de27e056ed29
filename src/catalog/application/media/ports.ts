/** What is asked of the outside about the images of products. */
import type { Discards } from '#kernel';
import type { Gallery } from '../../domain/media/gallery.js';
import type { Extent, Medium, MediumSize } from '../../domain/media/medium.js';

export type MediumPictures = Readonly<Record<MediumSize, Extent & { readonly bytes: Uint8Array }>>;

/** Makes pictures of what was uploaded, and keeps them. */
export abstract class ProductPictures {
  /** @throws what is wrong with the bytes, or Overloaded */
  abstract of(bytes: Uint8Array): Promise<MediumPictures>;
  /** Once it resolves they survive a crash. @throws Overloaded */
  abstract keep(mediumId: string, pictures: MediumPictures): Promise<void>;
  /** Again it changes nothing. */
  abstract remove(mediumId: string): Promise<void>;
}

/** The images of products. Called inside a unit of work. */
export abstract class Galleries implements Discards {
  /** Writes down an image whose files are yet to come; no gallery shows it. */
  abstract announce(productId: string, medium: Medium): Promise<void>;
  /** What a product shows; who changes it holds the product. */
  abstract of(productId: string): Promise<Gallery>;
  /** Stores what the product shows now; what it shows no longer is discarded. */
  abstract save(productId: string, gallery: Gallery): Promise<void>;
  /** Takes back one that was announced. */
  abstract discard(mediumId: string): Promise<void>;
  abstract discardUnused(olderThanSeconds: number, limit: number): Promise<number>;
  abstract discarded(after: string | null, limit: number): Promise<readonly string[]>;
  abstract forget(mediumIds: readonly string[]): Promise<void>;
}
