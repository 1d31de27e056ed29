import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers that belong to one exchange and are made anew for each. */
const PER_EXCHANGE = new Set([
  'x-request-id',
  'date',
  'connection',
  'keep-alive',
  'ratelimit',
  'ratelimit-policy',
  'age',
  'transfer-encoding',
  'content-length',
]);

const OF_A_BODY = new Set(['content-type', 'content-encoding']);

const STALE = '110 souk "Response is Stale"';

/** Marks an answer that may be older than what is true now (RFC 9111 has no better name for it than its forerunner). */
export function markStale(response: ServerResponse): void {
  response.setHeader('Warning', STALE);
}

/** What `giveAgain` has to know of the exchange it answers. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
}

/** A public answer as it went out once, ready to go out again: head and body in one write. */
export class KeptAnswer {
  /** Of the body, in bytes. */
  readonly size: number;
  private readonly etag: string | undefined;
  /** Names and values in turn, as Node takes them: of the whole answer, and of one without its body. */
  private readonly headers: readonly string[];
  private readonly headersAlone: readonly string[];
  /** Its bytes, and once it is given again a text of them, a character each: what Node joins to the head soonest. Most never are. */
  private body: Buffer | string;

  constructor(
    response: ServerResponse,
    body: Buffer,
    readonly tags: readonly string[],
  ) {
    // As they were written; only the types of Node know nothing of it.
    const { getRawHeaderNames } = response as unknown as { getRawHeaderNames: () => string[] };
    const headers = getRawHeaderNames
      .call(response)
      .filter((name) => !PER_EXCHANGE.has(name.toLowerCase()))
      .flatMap((name) => [response.getHeader(name)].flat().map((value) => [name, String(value)]));
    const etag = response.getHeader('etag');
    this.etag = typeof etag === 'string' ? etag : undefined;
    this.headers = [...headers.flat(), 'Content-Length', String(body.length)];
    this.headersAlone = headers.filter(([name = '']) => !OF_A_BODY.has(name.toLowerCase())).flat();
    // On its own, as what is cut from Node's pool keeps all of that.
    this.body = Buffer.allocUnsafeSlow(body.length);
    body.copy(this.body);
    this.size = body.length;
  }

  /** @param isStale whether it may be older than what is true now */
  giveAgain({ request, response, requestId }: Asked, isStale: boolean): void {
    const isKnown = this.isKnownTo(request);
    const headers = ['X-Request-Id', requestId, ...(isKnown ? this.headersAlone : this.headers)];
    if (isStale) headers.push('Warning', STALE);
    response.writeHead(isKnown ? 304 : 200, headers);
    if (isKnown) response.end();
    else response.end(this.text(), 'latin1');
  }

  private text(): string {
    if (typeof this.body !== 'string') this.body = this.body.toString('latin1');
    return this.body;
  }

  /** True if the caller has these very bytes and does not insist on them (RFC 9111, 5.2.1.4), as Express decides it. */
  private isKnownTo({ headers }: IncomingMessage): boolean {
    const { etag } = this;
    const known = headers['if-none-match'];
    if (known === undefined || etag === undefined || headers['cache-control']?.includes('no-cache'))
      return false;
    // Split at the commas alone: a pattern with blanks on both sides tries each blank of a long row with all that follow.
    return known === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
  }
}
