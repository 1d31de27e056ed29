/** How large an image of a product is shown: the longest side in pixels at most. */
export const MEDIUM_SIZES = { small: 320, medium: 800, large: 1600 } as const;
export type MediumSize = keyof typeof MEDIUM_SIZES;

/** What a host may say of an image, for who does not see it: characters at most. */
export const MOST_ALT = 500;

/** How large one picture is. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** An image of a product. */
export interface Medium {
  readonly id: string;
  readonly alt: string;
  readonly sizes: Readonly<Record<MediumSize, Extent>>;
}

/** One picture of an image, and where it is. */
export interface ShownPicture extends Extent {
  /** A path of the API. */
  readonly url: string;
}

/** An image as everyone sees it: the largest picture, and all of them. */
export interface MediumView extends ShownPicture {
  readonly id: string;
  readonly alt: string;
  readonly sizes: Readonly<Record<MediumSize, ShownPicture>>;
}

/** A path of the API. */
export function addressOfMedium(id: string, size: MediumSize): string {
  return `/v2/media/${id}/${size}`;
}

export function shownMedium({ id, alt, sizes }: Medium): MediumView {
  const at = (size: MediumSize): ShownPicture => ({ url: addressOfMedium(id, size), ...sizes[size] });
  return {
    ...{ id, alt, ...at('large') },
    sizes: { small: at('small'), medium: at('medium'), large: at('large') },
  };
}

/** What the picture is called where files are kept. */
export function fileOfMedium(id: string, size: MediumSize): string {
  return `product-medium-${id}-${size}.webp`;
}

export function isMediumSize(text: string): text is MediumSize {
  return Object.hasOwn(MEDIUM_SIZES, text);
}
