import type { CollectionRule } from '../../../domain/collection-rule.js';

/** A row of `collections`. */
export interface CollectionRow {
  readonly id: string;
  readonly host_id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly rule: CollectionRule | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SLUG = /^[a-z0-9-]{1,80}$/;

/** How a collection was asked for: one of the two; a slug never looks like an id. */
export interface CollectionAddress {
  readonly id: string | null;
  readonly slug: string | null;
}

/** Undefined for what can be neither. */
export function addressOf(idOrSlug: string): CollectionAddress | undefined {
  if (UUID.test(idOrSlug)) return { id: idOrSlug, slug: null };
  return SLUG.test(idOrSlug) ? { id: null, slug: idOrSlug } : undefined;
}
