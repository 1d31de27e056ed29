import type { Blobs } from './blobs.js';
import type { Images, Picture } from './images.js';

/** Images that are kept in these sizes, each as a file with a name of ours. */
export class PictureFiles<Size extends string> {
  /** @param sizes the longest side of each */
  constructor(
    private readonly images: Images,
    private readonly blobs: Blobs,
    private readonly sizes: Readonly<Record<Size, number>>,
    private readonly fileOf: (id: string, size: Size) => string,
  ) {}

  /** @throws what is wrong with the bytes, or Overloaded */
  of(bytes: Uint8Array): Promise<Readonly<Record<Size, Picture>>> {
    return this.images.pictures(bytes, this.sizes);
  }

  /** Once it resolves they survive a crash. @throws Overloaded */
  async keep(id: string, pictures: Readonly<Record<Size, Pick<Picture, 'bytes'>>>): Promise<void> {
    for (const size of this.names()) await this.blobs.put(this.fileOf(id, size), pictures[size].bytes);
  }

  /** Again it changes nothing. */
  async remove(id: string): Promise<void> {
    for (const size of this.names()) await this.blobs.remove(this.fileOf(id, size));
  }

  private names(): Size[] {
    return Object.keys(this.sizes) as Size[];
  }
}
