import type { Page } from '#kernel';

/** A list as v2 shows it. */
export interface PageV2<T> {
  readonly data: readonly T[];
  readonly page: { readonly next: string | null };
}

export function pageV2<T>(page: Page<T>): PageV2<T> {
  return { data: page.data, page: { next: page.next } };
}
