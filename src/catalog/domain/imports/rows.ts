/** What the rows of a file say, as it is read and checked elsewhere. */

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
  readonly onHand?: number | undefined;
}

/** The rows of one product, which follow each other. */
export interface RowProduct {
  readonly from: number;
  readonly count: number;
  /** What holds its rows together; a line of JSON needs none. */
  readonly handle?: string | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly variants: readonly RowVariant[];
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
