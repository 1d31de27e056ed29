import type { IncomingMessage } from 'node:http';

const VERSIONED = /^\/v\d+(\/|$)/;
const ACCEPTED = /application\/vnd\.souk\.v([12])\+json/;
/** Addresses that have no version. */
const UNVERSIONED = /^\/(health(\/|$)|metrics$|docs(\/|-|$)|socket\.io\/|[\w-]+\.(js|css|png|ico|html)$|$)/;
/** A whole address, which a proxy may send in place of the path (RFC 9112, 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?]*(?=\/)/i;

/** Gives a path without a version the one that `Accept` names, or 2; returns whether `Accept` was asked. */
export function negotiateVersion(request: IncomingMessage): boolean {
  const url = (request.url ?? '/').replace(ORIGIN, '');
  request.url = url;
  const path = url.replace(/\?.*$/s, '');
  if (VERSIONED.test(path) || UNVERSIONED.test(path)) return false;
  const version = ACCEPTED.exec(request.headers.accept ?? '')?.[1] ?? '2';
  request.url = `/v${version}${url}`;
  return true;
}
