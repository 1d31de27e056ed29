import type { ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { atMost } from '../cache/at-most.js';
import { Doorkeeper } from '../cache/doorkeeper.js';
import { frontHits, frontMisses } from '../telemetry/metrics.js';
import { isPackedFor } from './front-key.js';
import { type Asked, KeptAnswer } from './kept-answer.js';

/** What an answer in the front cache was made of. */
interface Caching {
  readonly seconds: number;
  readonly tags: readonly string[];
}

/** An answer that is being made, and who waits for it. */
interface Making {
  /** The count of all that was forgotten when it began. */
  readonly begun: number;
  readonly waiting: Waiting[];
  /** When who waits has waited enough. */
  patience?: NodeJS.Timeout;
}

interface Waiting {
  readonly asked: Asked;
  readonly slowPath: () => void;
}

/** How long anybody waits for an answer that another one's request makes, milliseconds: that one may be slow on purpose. */
const PATIENCE = 1_000;

const CACHEABLE = Symbol('cacheable');
type Marked = ServerResponse & { [CACHEABLE]?: Caching };

/** The most that is kept, and up to where everything is, bytes. */
const SIZE = { most: 64 * 1024 * 1024, open: 8 * 1024 * 1024 };

/** Tells the front cache that the bytes of this response may be sent again to everyone. */
export function markCacheable(response: ServerResponse, caching: Caching): void {
  (response as Marked)[CACHEABLE] = caching;
}

function cachingOf(response: ServerResponse): Caching | undefined {
  return (response as Marked)[CACHEABLE];
}

/**
 * The bytes of public answers, so that a cached `GET` needs neither Express nor Nest.
 *
 * The slow path makes every answer once; its bytes are kept as they went out, so both paths send the same. Requests
 * with a token or an `Origin` always take the slow path. Bounded to 64 MB.
 */
export class FrontCache {
  private readonly answers = new LRUCache<string, KeptAnswer>({
    maxSize: SIZE.most,
    sizeCalculation: (answer) => answer.size + 1024,
    dispose: (answer, key) => this.untag(answer, key),
    // To look at the clock costs less than a timer that says when the last look is too old.
    ttlResolution: 0,
  });
  private readonly doorkeeper = new Doorkeeper();
  private readonly keysByTag = new Map<string, Set<string>>();
  /** Of which an answer was kept when it was made last: so those who ask meanwhile may wait for the next one. */
  private readonly worthAWait = new LRUCache<string, true>(atMost(10_000));
  private readonly makings = new Map<string, Making>();
  /** When each tag was forgotten last, by the count of all that was: an answer begun before that is not kept. */
  private readonly forgotten = new LRUCache<string, number>({
    ...atMost(10_000),
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

  /** What is kept under `key`, to be given at once; undefined if it is to be made. */
  find(key: string): KeptAnswer | undefined {
    const answer = this.answers.get(key);
    (answer === undefined ? frontMisses : frontHits).count += 1;
    return answer;
  }

  give(answer: KeptAnswer, asked: Asked): void {
    this.given(answer.tags);
    answer.giveAgain(asked, this.isStale());
  }

  /**
   * Has the slow path make an answer, and keeps it if it turns out that it may be kept.
   *
   * When one that many ask for is over, a single request makes the next one and all who come meanwhile are given it, unless
   * anything at all was forgotten since it began: then it may be older than what they have a right to.
   */
  make(key: string, asked: Asked, slowPath: () => void): void {
    if (this.answers.calculatedSize > SIZE.open && !this.doorkeeper.knows(key)) return slowPath();
    const making = this.makings.get(key);
    if (making?.begun === this.times) {
      making.waiting.push({ asked, slowPath });
      making.patience ??= setTimeout(() => this.letGo(key, making), PATIENCE);
      return;
    }
    const next: Making = { begun: this.times, waiting: [] };
    // Who may know the answer already is told so, and makes none.
    if (this.worthAWait.has(key) && asked.request.headers['if-none-match'] === undefined)
      this.makings.set(key, next);
    this.begin(key, { asked, slowPath }, next);
  }

  private begin(key: string, { asked, slowPath }: Waiting, making: Making): void {
    this.capture(key, asked.response, making);
    slowPath();
  }

  /** Nobody waits for this one any more; returns who did, as far as they are still there. */
  private over(key: string, making: Making): Waiting[] {
    clearTimeout(making.patience);
    if (this.makings.get(key) === making) this.makings.delete(key);
    return making.waiting.splice(0).filter(({ asked }) => !asked.response.destroyed);
  }

  /** Who has waited enough asks for themselves. */
  private letGo(key: string, making: Making): void {
    for (const one of this.over(key, making)) this.begin(key, one, { begun: this.times, waiting: [] });
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

  /** Copies the bytes that the slow path sends. */
  private capture(key: string, response: ServerResponse, making: Making): void {
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
    response.end = ((...args: unknown[]) => {
      keep(args[0]);
      Reflect.apply(end, response, args);
      // All of it is here, however long the one who asked takes to read it.
      this.made(key, response, Buffer.concat(chunks), making);
      return response;
    }) as typeof response.end;
    response.once('close', () => {
      // Of one that was given up, somebody who waits makes another.
      for (const { asked, slowPath } of this.over(key, making)) this.make(key, asked, slowPath);
    });
  }

  /** Keeps an answer that may be given again, if nothing of it was forgotten since it began; who waits for it has it. */
  private made(key: string, response: ServerResponse, body: Buffer, making: Making): void {
    const caching = cachingOf(response);
    const packing = String(response.getHeader('content-encoding') ?? 'identity');
    if (response.statusCode !== 200 || caching === undefined || !isPackedFor(key, packing)) {
      // Whether the next one may be given to many nobody can tell: who waits asks.
      this.worthAWait.delete(key);
      return this.letGo(key, making);
    }
    const answer = new KeptAnswer(response, body, caching.tags);
    this.worthAWait.set(key, true);
    if (!this.isForgotten(caching, making.begun)) this.store(key, answer, caching.seconds);
    for (const { asked } of this.over(key, making)) this.give(answer, asked);
  }

  private isForgotten({ tags }: Caching, since: number): boolean {
    return this.forgottenAll > since || tags.some((tag) => (this.forgotten.get(tag) ?? 0) > since);
  }

  private store(key: string, answer: KeptAnswer, seconds: number): void {
    this.answers.set(key, answer, { ttl: seconds * 1000 });
    for (const tag of answer.tags) {
      const keys = this.keysByTag.get(tag) ?? new Set();
      this.keysByTag.set(tag, keys.add(key));
    }
  }

  private untag(answer: KeptAnswer, key: string): void {
    for (const tag of answer.tags) {
      const keys = this.keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.keysByTag.delete(tag);
    }
  }
}
