import type { Language } from '#kernel';
import type { Translations } from '../../domain/content/content.js';
import type { FieldValues } from '../../domain/content/fields.js';
import type { ProductOption } from '../../domain/content/options.js';
import type { Listing } from '../../domain/listing.js';
import type { Medium } from '../../domain/media/medium.js';
import type { VariantView } from '../queries.js';

/** A product as it leaves in a file: all that its host has said of it. */
export interface ExportedProduct {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly language: Language;
  readonly options: readonly ProductOption[];
  readonly fields: FieldValues;
  readonly translations: Translations;
  readonly status: Listing['status'];
  readonly publishAt: Date | null;
  /** In the order of the host. */
  readonly media: readonly Pick<Medium, 'id' | 'alt'>[];
  readonly variants: readonly Omit<VariantView, 'id' | 'available'>[];
}

/** What a table of a host's products needs columns for. */
export interface ExportColumns {
  /** The most options that a product has. */
  readonly options: number;
  /** Of titles and descriptions, of options, and of variants. */
  readonly languages: Readonly<Record<'products' | 'options' | 'variants', readonly Language[]>>;
  /** Of prices besides the variants' own. */
  readonly currencies: readonly string[];
  /** Whether any has images. */
  readonly media: boolean;
  /** The keys of the fields that the host has defined. */
  readonly fields: readonly string[];
}

/** What a host sells, or has not shown yet. */
export abstract class ExportedProducts {
  /** The oldest first, page by page: the next page is read when the last one was taken. */
  abstract of(hostId: string): AsyncIterable<readonly ExportedProduct[]>;
  /** As it is now; what comes to need another column meanwhile is told without that. */
  abstract columnsOf(hostId: string): Promise<ExportColumns>;
}
