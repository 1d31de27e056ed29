import type { VariantView } from '../queries.js';

/** A product as it leaves in a file. */
export interface ExportedProduct {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly variants: readonly Omit<VariantView, 'id' | 'available' | 'weightGrams'>[];
}

/** What a host sells, the oldest first, page by page: the next page is read when the last one was taken. */
export abstract class ExportedProducts {
  abstract of(hostId: string): AsyncIterable<readonly ExportedProduct[]>;
}
