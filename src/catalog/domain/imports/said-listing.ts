/** Who is to see a product, as its rows say. */
import { type Listing, listingOf, PUBLISHED } from '../listing.js';
import type { ProductState } from '../product.js';
import type { RowProduct } from './rows.js';
import type { Shelf } from './shelf.js';

/** A moment that has passed since the file was written has come. @throws ValidationFailed for a moment beside a status */
export function saidListing({ status, publishAt }: RowProduct, now: Date): Listing | undefined {
  const hasCome = publishAt !== undefined && status === undefined && publishAt <= now;
  return hasCome ? PUBLISHED : listingOf({ status, publishAt }, now);
}

/** Why it cannot be hidden; undefined if it can, or is not to be. */
export function promisedIn(
  { variants, status }: ProductState,
  listing: Listing | undefined,
  shelf: Shelf,
): string | undefined {
  if (status !== 'published' || listing === undefined || listing.status === 'published') return undefined;
  const reserved = variants.reduce((sum, { id }) => sum + (shelf.stockOf(id)?.reserved ?? 0), 0);
  return reserved === 0 ? undefined : `must be published while ${reserved} units are reserved`;
}
