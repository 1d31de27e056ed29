/** What the rows of a file say, as it is read and checked elsewhere. */
import type { Language } from '#kernel';
import type { Translation } from '../content/content.js';
import type { FieldValues } from '../content/fields.js';
import type { ProductOption } from '../content/options.js';
import type { VariantTexts } from '../variants.js';

/** One thing that is wrong with one row, counted as spreadsheets and editors count it. */
export interface RowError {
  readonly row: number;
  /** The column or field; empty for the whole row. */
  readonly path: string;
  readonly message: string;
}

export interface RowVariant {
  readonly row: number;
  readonly sku: string;
  /** Undefined here as below: not named, so it stays as it is. */
  readonly title?: string | undefined;
  readonly amount: number;
  readonly currency: string;
  /** In other currencies. */
  readonly prices?: readonly { readonly amount: number; readonly currency: string }[] | undefined;
  /** One value of each option of the product. */
  readonly options?: readonly string[] | undefined;
  readonly weightGrams?: number | undefined;
  readonly translations?: VariantTexts | undefined;
  readonly onHand?: number | undefined;
}

/** What is said in other languages. */
export type SaidTexts = Readonly<Partial<Record<Language, Partial<Translation>>>>;

/** The rows of one product, which follow each other. */
export interface RowProduct {
  readonly from: number;
  readonly count: number;
  /** What holds its rows together; a line of JSON needs none. */
  readonly handle?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Of a table: values that are not named in another language are empty there. */
  readonly options?: readonly ProductOption[] | undefined;
  /** Of a table: texts, to be read as their definitions say. */
  readonly fields?: FieldValues | undefined;
  readonly language?: Language | undefined;
  readonly translations?: SaidTexts | undefined;
  readonly status?: 'draft' | 'published' | undefined;
  /** In place of a status. */
  readonly publishAt?: Date | undefined;
  readonly variants: readonly RowVariant[];
  /**
   * Of a table: its columns name parts of options, fields, translations and prices, and the other parts stay; a line
   * of JSON names them as a whole.
   */
  readonly isInParts?: boolean | undefined;
  /** If there are any, nothing else of it is to be believed. */
  readonly errors: readonly RowError[];
  /** Not for sale where it comes from. */
  readonly isSkipped?: boolean | undefined;
}

/** What the fields are called in the file; `#` is the place of a variant. */
export interface FieldNames {
  readonly handle: string;
  readonly title: string;
  readonly description: string;
  readonly sku: string;
  readonly variantTitle: string;
  readonly currency: string;
  readonly onHand: string;
  /** Of a table, with `#` for the number of the option. */
  readonly optionName?: string | undefined;
  readonly optionValue?: string | undefined;
}

/** How much of a file has been done. */
export interface Tally {
  readonly rows: number;
  readonly rowsFailed: number;
  readonly rowsSkipped: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}
