import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const PUBLIC_CACHE = 'souk:public-cache';

/** How long an answer that is the same for everyone may be kept, and what it was made of. */
export interface PublicCaching<Body = unknown> {
  readonly seconds: number;
  /** Only we keep it so long: everybody else asks each time whether it is still the same. */
  readonly onlyHere?: true;
  /** The cache keys whose `Cache.forget` makes this answer stale; none: it only ages. */
  readonly tags?: (body: Body) => readonly string[];
  /** False for an answer that only its caller may see, after all. */
  readonly when?: (body: Body) => boolean;
}

/** Marks a `GET` whose answer everyone may see. Without it an answer is `private, no-store`. */
export function PublicCache<Body = unknown>(caching: PublicCaching<Body>): CustomDecorator {
  return SetMetadata(PUBLIC_CACHE, caching);
}
