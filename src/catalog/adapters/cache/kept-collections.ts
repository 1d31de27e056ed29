import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Page } from '#kernel';
import { type AsJson, Cache } from '#platform/cache/cache.js';
import {
  type CollectionFilter,
  CollectionQueries,
  type CollectionView,
  PublicCollections,
} from '../../application/collections/queries.js';
import { KEEP_SECONDS, PRODUCTS } from './kept-catalog.js';

const COLLECTIONS = 'collections';

/**
 * Collections in the two-level cache, under one generation: they change seldom. What a collection lists is a list of
 * products and forgotten as one.
 */
@Injectable()
export class KeptCollections extends PublicCollections {
  constructor(
    private readonly cache: Cache,
    private readonly queries: CollectionQueries,
  ) {
    super();
  }

  collection(idOrSlug: string): Promise<CollectionView> {
    return this.kept(`one:${idOrSlug}`, () => this.queries.collection(idOrSlug));
  }

  collections(filter: CollectionFilter): Promise<Page<CollectionView>> {
    const { hostId, limit, cursor } = filter;
    const key = JSON.stringify([hostId, limit, cursor]);
    return this.kept(`list:${key}`, () => this.queries.collections(filter));
  }

  forgetAll(): Promise<void> {
    return this.cache.forget([COLLECTIONS, PRODUCTS]);
  }

  private async kept<T>(key: string, load: () => Promise<T & AsJson<T>>): Promise<T> {
    const generation = await this.cache.wrap(COLLECTIONS, KEEP_SECONDS, () => Promise.resolve(randomUUID()));
    return this.cache.wrap<T>(`${COLLECTIONS}:${generation}:${key}`, KEEP_SECONDS, load);
  }
}
