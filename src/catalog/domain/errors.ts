/** What the catalog refuses, besides what every context refuses. */
import { refusal } from '#kernel';

/** Told to whoever wants units: `facts` carry the variant and what is left. */
export const OutOfStock = refusal('exhausted', 'out_of_stock', 'There are not so many units left.');
/** Told to a host who counts or removes what is promised to others: `facts` carry how many units are reserved. */
export const UnitsReserved = refusal('conflict', 'conflict', 'Units of it are reserved for drops or orders.');
export const SkuTaken = refusal(
  'conflict',
  'conflict',
  'Another of your products has a variant with this SKU.',
);
export const ImportsWaiting = refusal(
  'conflict',
  'limit_reached',
  'So many of your imports wait already: cancel one, or wait until one is done.',
);
export const ByRule = refusal(
  'conflict',
  'conflict',
  'Which products are in this collection is decided by its rule.',
);
export const CollectionFull = refusal(
  'exhausted',
  'limit_reached',
  'There are as many products in this collection as there may be.',
);
export const GalleryFull = refusal(
  'exhausted',
  'limit_reached',
  'There are as many images of this product as there may be.',
);
export const NotReceived = refusal('forbidden', 'forbidden', 'Only who received a product can review it.');
export const AlreadyReviewed = refusal(
  'conflict',
  'conflict',
  'You have reviewed this product: edit what you wrote.',
);
