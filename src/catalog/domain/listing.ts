import { wrongField } from '#kernel';

/** Where a product stands: seen by its host alone, from a moment on by everyone, by everyone, or gone for good. */
export type ProductStatus = 'draft' | 'scheduled' | 'published' | 'archived';

/** What a host says of who may see a product. */
export interface Listing {
  readonly status: Exclude<ProductStatus, 'archived'>;
  /** When everyone sees it; only of what is scheduled. */
  readonly publishAt: Date | null;
}

export const PUBLISHED: Listing = { status: 'published', publishAt: null };

/** What was said of it; undefined if nothing was. @throws ValidationFailed for what cannot be, or is over */
export function listingOf(
  said: { readonly status?: 'draft' | 'published' | undefined; readonly publishAt?: Date | undefined },
  now: Date,
): Listing | undefined {
  const { status, publishAt } = said;
  if (publishAt === undefined) return status && { status, publishAt: null };
  const message =
    status === undefined
      ? publishAt <= now && 'must be in the future'
      : 'must not be sent with a status: what has a moment is scheduled';
  if (message !== false) throw wrongField('publishAt', message);
  return { status: 'scheduled', publishAt };
}
