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
