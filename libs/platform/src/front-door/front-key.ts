import type { IncomingMessage } from 'node:http';
import { acceptedLanguage } from '#kernel';

/**
 * Everything that a public answer depends on; undefined if the request is not one for the cache.
 *
 * @param isNegotiated whether `Accept` gave its address a version; the answer says so
 */
export function keyOf(
  { headers, method, url = '' }: IncomingMessage,
  isNegotiated: boolean,
): string | undefined {
  if (method !== 'GET' || headers.authorization !== undefined || headers.origin !== undefined)
    return undefined;
  if (url.length > 512 || headers.range !== undefined) return undefined;
  const packing = wishedPacking(headers['accept-encoding']);
  if (packing === undefined) return undefined;
  // Of the language only which of ours it is: there are few, and headers without end.
  const language = acceptedLanguage(headers['accept-language']) ?? '';
  return `${packing} ${isNegotiated ? 'Accept' : ''} ${language} ${url}`;
}

/** True if an answer that was packed so may be kept under `key`: a caller with a rare wish may have got another packing. */
export function isPackedFor(key: string, packing: string): boolean {
  return packing === 'identity' || key.startsWith(`${packing} `);
}

/** How the slow path packs for this caller; undefined where weights or wildcards make that a longer story. */
function wishedPacking(wishes: string | undefined): string | undefined {
  if (wishes === undefined) return 'identity';
  if (!/^[a-z, -]*$/.test(wishes)) return undefined;
  return /(^|[ ,])br($|[ ,])/.test(wishes) ? 'br' : /(^|[ ,])gzip($|[ ,])/.test(wishes) ? 'gzip' : 'identity';
}
