/** An image as it is kept: WebP, upright, and nothing in it but its pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Makes pictures of what people send. */
export abstract class Images {
  /**
   * The image in several sizes: the longest side of each, by name. It is never enlarged. Of what moves, the first picture.
   *
   * @throws UnsupportedImage, UnreadableImage for what is broken, too large to decode or takes too long; Overloaded
   */
  abstract pictures<Size extends string>(
    bytes: Uint8Array,
    sizes: Readonly<Record<Size, number>>,
  ): Promise<Readonly<Record<Size, Picture>>>;
}
