import { DomainError, Overloaded } from '#kernel';

/** SQLSTATE classes and codes that mean: the database cannot work now, ask again (PostgreSQL manual, appendix A). */
const UNAVAILABLE = /^(08|53|57P|58)|^(57014|25P03|55P03)$/;
/** A transaction that lost against another one and may simply be run again. */
const RETRYABLE = new Set(['40001', '40P01']);
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
const UNAVAILABLE_TEXT =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error|not queryable|Cannot use a pool after|Query runner already released/i;

/** The SQLSTATE or system code of an error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return undefined;
}

export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error) ?? '');
}

/** True if `error` is a breach of a unique index, of the one named if a name is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== '23505') return false;
  return constraint === undefined || (error as { constraint?: string }).constraint === constraint;
}

/** True if `error` is a breach of this CHECK. */
export function isCheckViolation(error: unknown, constraint: string): boolean {
  return codeOf(error) === '23514' && (error as { constraint?: string }).constraint === constraint;
}

/** Turns a database that is away, full or too slow into the refusal `overloaded`; leaves every other error as it is. */
export function translated(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const code = codeOf(error) ?? '';
  const text = error instanceof Error ? error.message : '';
  if (!UNAVAILABLE.test(code) && !NETWORK.has(code) && !UNAVAILABLE_TEXT.test(text)) return error;
  const refusal = unavailable();
  refusal.cause = error;
  return refusal;
}

export function unavailable(): Error {
  return new Overloaded(
    { retryAfterSeconds: 1 },
    'The database cannot answer at the moment: try again shortly.',
  );
}
