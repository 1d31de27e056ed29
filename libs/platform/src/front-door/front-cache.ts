import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { acceptedLanguage } from '#kernel';
import { cacheReads } from '../telemetry/metrics.js';

/** What an answer in the front cache was made of. */
interface Caching {
  readonly seconds: number;
  readonly tags: readonly string[];
}

interface Answer {
  readonly headers: readonly (readonly [string, OutgoingHttpHeader])[];
  readonly etag: string | undefined;
  readonly body: Buffer;
  readonly tags: readonly string[];
}

const hits = cacheReads.labels({ level: 'front', outcome: 'hit' });
const misses = cacheReads.labels({ level: 'front', outcome: 'miss' });

const CACHEABLE = Symbol('cacheable');
type Marked = ServerResponse & { [CACHEABLE]?: Caching };

/** Tells the front cache that the bytes of this response may be sent again to everyone. */
export function markCacheable(response: ServerResponse, caching: Caching): void {
  (response as Marked)[CACHEABLE] = caching;
}

function cachingOf(response: ServerResponse): Caching | undefined {
  return (response as Marked)[CACHEABLE];
}

/** Marks an answer that may be older than what is true now (RFC 9111 has no better name for it than its forerunner). */
export function markStale(response: ServerResponse): void {
  response.setHeader('Warning', '110 souk "Response is Stale"');
}

/** Headers that belong to one exchange and are made anew for each. */
const PER_EXCHANGE = new Set([
  'x-request-id',
  'date',
  'connection',
  'keep-alive',
  'ratelimit',
  'ratelimit-policy',
  'age',
]);

const OF_A_BODY = ['content-length', 'content-type', 'content-encoding'];

/**
 * The bytes of public answers, so that a cached `GET` needs neither Express nor Nest.
 *
 * The slow path makes every answer once; its bytes are kept as they went out, so both paths send the same. Requests
 * with a token or an `Origin` always take the slow path. Bounded to 64 MB.
 */
export class FrontCache {
  private readonly answers = new LRUCache<string, Answer>({
    maxSize: 64 * 1024 * 1024,
    sizeCalculation: (answer) => answer.body.length + 1024,
    dispose: (answer, key) => this.untag(answer, key),
  });
  private readonly keysByTag = new Map<string, Set<string>>();
  /** When each tag was forgotten last, by the count of all that was: an answer begun before that is not kept. */
  private readonly forgotten = new LRUCache<string, number>({
    max: 10_000,
    dispose: (time, _, reason) => {
      // Nobody knows any more which tag it was, so it counts for all.
      if (reason === 'evict') this.forgottenAll = time;
    },
  });
  private readonly listeners: ((tags: readonly string[]) => void)[] = [];
  private forgottenAll = 0;
  private times = 0;

  /** @param isStale whether what was true when an answer was made can be asked for no longer */
  constructor(private readonly isStale: () => boolean = () => false) {}

  /** Sends the answer if it is here; returns false if the slow path must make it. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const key = keyOf(request, response);
    if (key === undefined) return false;
    const answer = this.answers.get(key);
    (answer === undefined ? misses : hits).inc();
    if (answer === undefined) {
      this.capture(key, response);
      return false;
    }
    this.given(answer.tags);
    for (const [name, value] of answer.headers) response.setHeader(name, value);
    if (this.isStale()) markStale(response);
    if (isFresh(request, answer)) {
      for (const name of OF_A_BODY) response.removeHeader(name);
      response.statusCode = 304;
      response.end();
    } else {
      response.end(answer.body);
    }
    return true;
  }

  /** Calls `listener` for each public answer, kept here or made anew, with what it was made of. */
  onGiven(listener: (tags: readonly string[]) => void): void {
    this.listeners.push(listener);
  }

  /** Tells that a public answer made of `tags` goes out. */
  given(tags: readonly string[]): void {
    for (const listener of this.listeners) listener(tags);
  }

  /** Drops every answer made of `tag`. */
  forget(tag: string): void {
    this.forgotten.set(tag, (this.times += 1));
    for (const key of this.keysByTag.get(tag) ?? []) this.answers.delete(key);
  }

  /** Keeps a copy of the bytes that the slow path sends, if it turns out that they may be kept. */
  private capture(key: string, response: ServerResponse): void {
    const begun = this.times;
    const chunks: Buffer[] = [];
    const { write, end } = response;
    const keep = (chunk: unknown): void => {
      // It is marked before its first byte: what is not, a picture for one, need not fill the memory.
      if (cachingOf(response) === undefined) return;
      if (typeof chunk === 'string') chunks.push(Buffer.from(chunk));
      else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    response.write = function (this: ServerResponse, ...args: unknown[]) {
      keep(args[0]);
      return Reflect.apply(write, this, args);
    } as typeof response.write;
    response.end = function (this: ServerResponse, ...args: unknown[]) {
      keep(args[0]);
      return Reflect.apply(end, this, args);
    } as typeof response.end;
    response.once('finish', () => {
      const caching = cachingOf(response);
      if (caching === undefined || response.statusCode !== 200 || this.isForgotten(caching, begun)) return;
      // Packed in a way that the key does not speak of, for a caller with a rare wish.
      if (!key.startsWith(`${packingOf(response)} `) && packingOf(response) !== 'identity') return;
      this.store(key, response, Buffer.concat(chunks), caching);
    });
  }

  private isForgotten({ tags }: Caching, since: number): boolean {
    return this.forgottenAll > since || tags.some((tag) => (this.forgotten.get(tag) ?? 0) > since);
  }

  private store(key: string, response: ServerResponse, body: Buffer, caching: Caching): void {
    const headers = Object.entries(response.getHeaders()).flatMap(([name, value]) =>
      value === undefined || PER_EXCHANGE.has(name) || name === 'transfer-encoding'
        ? []
        : [[name, value] as const],
    );
    const etag = response.getHeader('etag');
    const answer: Answer = {
      headers: [...headers, ['content-length', body.length]],
      etag: typeof etag === 'string' ? etag : undefined,
      body,
      tags: caching.tags,
    };
    this.answers.set(key, answer, { ttl: caching.seconds * 1000 });
    for (const tag of caching.tags) {
      const keys = this.keysByTag.get(tag) ?? new Set();
      this.keysByTag.set(tag, keys.add(key));
    }
  }

  private untag(answer: Answer, key: string): void {
    for (const tag of answer.tags) {
      const keys = this.keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.keysByTag.delete(tag);
    }
  }
}

/** True if the caller has these very bytes and does not insist on them (RFC 9111, 5.2.1.4), as Express decides it. */
function isFresh({ headers }: IncomingMessage, { etag }: Answer): boolean {
  if (etag === undefined || headers['cache-control']?.includes('no-cache')) return false;
  const known = headers['if-none-match'];
  // Split at the commas alone: a pattern with blanks on both sides tries each blank of a long row with all that follow.
  return (
    known !== undefined &&
    (known === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag))
  );
}

/** Everything that a public answer depends on; undefined if the request is not one for the cache. */
function keyOf({ headers, method, url = '' }: IncomingMessage, response: ServerResponse): string | undefined {
  if (method !== 'GET' || headers.authorization !== undefined || headers.origin !== undefined)
    return undefined;
  if (url.length > 512 || headers.range !== undefined) return undefined;
  const packing = wishedPacking(headers['accept-encoding']);
  if (packing === undefined) return undefined;
  // An address without a version was given one by `Accept`, and its answer says so.
  const varies = String(response.getHeader('vary') ?? '');
  // Of the language only which of ours it is: there are few, and headers without end.
  return `${packing} ${varies} ${acceptedLanguage(headers['accept-language']) ?? ''} ${url}`;
}

/** How the slow path packs for this caller; undefined where weights or wildcards make that a longer story. */
function wishedPacking(wishes = ''): string | undefined {
  if (!/^[a-z, -]*$/.test(wishes)) return undefined;
  return /\bbr\b/.test(wishes) ? 'br' : /\bgzip\b/.test(wishes) ? 'gzip' : 'identity';
}

function packingOf(response: ServerResponse): string {
  return String(response.getHeader('content-encoding') ?? 'identity');
}
