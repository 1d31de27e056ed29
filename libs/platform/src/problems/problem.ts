import { DomainError, type ErrorKind } from '#kernel';
import { malformedRequest } from './malformed-request.js';

/** A refusal or fault as every wire tells it (RFC 9457, with our stable `code`). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly instance?: string;
  readonly requestId?: string;
  /** For bad input: which fields, and why. */
  readonly errors?: readonly FieldError[];
  readonly [fact: string]: unknown;
}

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** HTTP status of each kind of refusal. A kind without a status does not compile. */
export const HTTP_STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  exhausted: 409,
  precondition: 412,
  'too-large': 413,
  unsupported: 415,
  unprocessable: 422,
  throttled: 429,
  unavailable: 503,
};

/** What the caller is told of any error. A fault shows nothing of its inside. */
export function problemOf(error: unknown, about: { instance?: string; requestId?: string } = {}): Problem {
  const refusal = error instanceof DomainError ? error : malformedRequest(error);
  if (refusal === undefined) {
    return problem(500, 'internal_error', 'Something broke on our side. Tell us the requestId.', about);
  }
  const status = 'status' in refusal ? refusal.status : HTTP_STATUS[refusal.kind];
  return problem(status, refusal.code, refusal.message, { ...refusal.facts, ...about });
}

function problem(status: number, code: string, detail: string, facts: object): Problem {
  return { type: `urn:souk:problem:${code}`, title: titleOf(code), status, detail, code, ...facts };
}

/** Codes are published, so there are few. */
const titles = new Map<string, string>();

function titleOf(code: string): string {
  const known = titles.get(code);
  if (known !== undefined) return known;
  const words = code.replaceAll('_', ' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  titles.set(code, title);
  return title;
}
