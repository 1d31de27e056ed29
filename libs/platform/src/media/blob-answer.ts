import { createHash } from 'node:crypto';
import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { NotFound } from '#kernel';
import type { Blobs } from './blobs.js';

/** What a picture goes to. */
export type PictureResponse = Response;

/** A year: what has this name never changes. */
const CACHING = 'max-age=31536000, immutable';

/** Who may keep it, and show it: whoever was shown it, or everyone, on pages of others too. */
export type PictureReaders = 'private' | 'public';

/** Answers with a picture that its caller may see. @throws NotFound */
export async function pictureAnswer(
  blobs: Blobs,
  name: string,
  response: PictureResponse,
  readers: PictureReaders = 'private',
): Promise<StreamableFile | undefined> {
  const blob = await blobs.open(name);
  if (blob === null) throw new NotFound();
  const etag = `"${createHash('sha256').update(name).digest('base64url').slice(0, 27)}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', `${readers}, ${CACHING}`);
  if (readers === 'public') response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (isKnown(etag, response.req.headers['if-none-match'])) {
    blob.stream.destroy();
    response.status(304);
    return undefined;
  }
  const file = new StreamableFile(blob.stream, {
    ...{ type: 'image/webp', disposition: 'inline', length: blob.size },
  });
  // Who goes away in the middle is no fault of ours.
  return file.setErrorHandler(() => void response.destroy()).setErrorLogger(() => undefined);
}

/** Answers with a file that is in memory and never changes. */
export function bytesAnswer(
  bytes: Uint8Array,
  { type, name }: { readonly type: string; readonly name: string },
  response: PictureResponse,
): StreamableFile | undefined {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  response.setHeader('ETag', etag);
  if (isKnown(etag, response.req.headers['if-none-match'])) {
    response.status(304);
    return undefined;
  }
  return new StreamableFile(bytes, { type, disposition: `inline; filename="${name}"` });
}

/** RFC 9110, 13.1.2. A `no-cache` beside it changes nothing: this is the origin, and what it has never changes. */
function isKnown(etag: string, ifNoneMatch = ''): boolean {
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
