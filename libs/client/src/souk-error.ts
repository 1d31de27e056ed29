/** Every code that a server may refuse with, and those by which the client itself gives up. */
export type SoukCode =
  | 'validation_failed'
  | 'malformed_body'
  | 'invalid_cursor'
  | 'unauthenticated'
  | 'token_expired'
  | 'invalid_credentials'
  | 'refresh_reused'
  | 'forbidden'
  | 'banned'
  | 'muted'
  | 'challenge_required'
  | 'not_found'
  | 'conflict'
  | 'sold_out'
  | 'limit_reached'
  | 'drop_not_open'
  | 'claim_not_held'
  | 'out_of_stock'
  | 'invalid_transition'
  | 'idempotency_in_progress'
  | 'precondition_failed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'idempotency_key_reused'
  | 'payment_declined'
  | 'unreadable_image'
  | 'rate_limited'
  | 'slow_mode'
  | 'overloaded'
  | 'internal_error'
  /** Nobody answered in time: whether it happened is not known until the same is sent again. */
  | 'unanswered'
  /** The session behind a connection is over. */
  | 'session_ended'
  /** The client was closed. */
  | 'closed';

/** A field that was wrong, and why. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** A refusal as every wire tells it (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly detail?: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly errors?: readonly FieldError[];
  readonly [fact: string]: unknown;
}

/** What went wrong, the same for REST and sockets. */
export class SoukError extends Error {
  override readonly name = 'SoukError';
  readonly code: SoukCode | (string & {});
  /** As in HTTP; 0 if nobody answered. */
  readonly status: number;
  /** Tell it to the operator: it is in every log line of the request. */
  readonly requestId: string | undefined;
  /** For bad input. */
  readonly errors: readonly FieldError[];
  /** All that the refusal said: `facts['orderId']`, `facts['final']`. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** How long the server wants to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, options: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(problem.detail ?? problem.code, { cause: options.cause });
    const { code, status = 0, requestId, errors = [], ...facts } = problem;
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.errors = errors;
    this.facts = facts;
    this.retryAfterMs = options.retryAfterMs ?? patienceIn(facts);
  }

  /** Nobody answered. */
  static unanswered(what: string, cause?: unknown): SoukError {
    return new SoukError({ code: 'unanswered', detail: `${what} was not answered.` }, { cause });
  }

  /** True if the same may succeed later, without anything being changed. */
  get isPassing(): boolean {
    if (this.code === 'slow_mode') return false;
    return [0, 429, 502, 503, 504].includes(this.status)
      ? this.code !== 'session_ended' && this.code !== 'closed'
      : this.code === 'idempotency_in_progress';
  }
}

function patienceIn({
  retryAfterMs,
  retryAfterSeconds,
}: Readonly<Record<string, unknown>>): number | undefined {
  if (typeof retryAfterMs === 'number') return retryAfterMs;
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1000 : undefined;
}
