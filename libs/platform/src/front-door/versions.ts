import type { IncomingMessage } from 'node:http';

const VERSIONED = /^\/v\d+(\/|$|\?)/;
const ACCEPTED = /application\/vnd\.souk\.v([12])\+json/;
/** Addresses that have no version. */
const UNVERSIONED =
  /^\/($|\?|health(\/|$|\?)|metrics$|docs(\/|-|$)|socket\.io\/|[\w-]+\.(js|css|png|ico|html)$)/;

/** Gives a path without a version the one that `Accept` names, or 2. */
export function negotiateVersion(request: IncomingMessage): void {
  const url = request.url ?? '/';
  if (VERSIONED.test(url) || UNVERSIONED.test(url)) return;
  const version = ACCEPTED.exec(request.headers.accept ?? '')?.[1] ?? '2';
  request.url = `/v${version}${url}`;
}
