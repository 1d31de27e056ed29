/** What is shown of reviews: those that are not hidden, the newest first. */
import type { Page } from '#kernel';
import type { NumberedPage } from '../queries.js';

export interface ReviewView {
  readonly id: string;
  readonly productId: string;
  /** Under the name they had when they wrote it. */
  readonly author: { readonly id: string; readonly displayName: string };
  readonly rating: number;
  readonly text: string;
  readonly reply: { readonly text: string; readonly at: string } | null;
  readonly hidden: boolean;
  readonly createdAt: string;
  /** When its author last wrote it. */
  readonly updatedAt: string;
}

/** Answers from the database as it is now; each is one statement. */
export abstract class ReviewQueries {
  /** Also a hidden one, for those who may change it. @throws NotFound */
  abstract review(id: string): Promise<ReviewView>;
  /** @throws NotFound for a product that is not in the shop; InvalidCursor */
  abstract reviews(
    productId: string,
    page: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
  ): Promise<Page<ReviewView>>;
  /** Pages count from 1. @throws NotFound */
  abstract numbered(productId: string, page: number, perPage: number): Promise<NumberedPage<ReviewView>>;
}
