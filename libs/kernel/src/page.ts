/** One page of a list: the entries, and the cursor of the next page or null at the end. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly next: string | null;
}
