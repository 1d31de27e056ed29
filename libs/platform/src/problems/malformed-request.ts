import type { Facts } from '#kernel';

/** A refusal that comes from HTTP itself, before any use case was asked. */
export interface HttpRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly facts: Facts;
}

const TOLD: Readonly<Record<number, { code: string; message: string }>> = {
  400: { code: 'malformed_body', message: 'The request cannot be read: the body must be well-formed JSON.' },
  401: { code: 'unauthenticated', message: 'Sign in first.' },
  403: { code: 'forbidden', message: 'You may not do this.' },
  404: { code: 'not_found', message: 'There is no such address or thing.' },
  405: { code: 'not_found', message: 'There is no such method at this address.' },
  413: { code: 'body_too_large', message: 'The body is larger than this address takes.' },
  415: { code: 'unsupported_media_type', message: 'Send the body as application/json.' },
  429: { code: 'rate_limited', message: 'Too many requests: slow down.' },
  503: { code: 'overloaded', message: 'Too busy at the moment: try again shortly.' },
};

/** Recognises errors of Express, its body parser and Nest by their status; undefined for a fault of ours. */
export function malformedRequest(error: unknown): HttpRefusal | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const status = statusOf(error);
  if (status === undefined || status >= 500) return status === 503 ? refusal(503) : undefined;
  return refusal(status);
}

function refusal(status: number): HttpRefusal {
  const told = TOLD[status] ?? { code: 'malformed_body', message: 'The request cannot be read.' };
  return { status: status in TOLD ? status : 400, facts: {}, ...told };
}

function statusOf(error: object): number | undefined {
  if ('getStatus' in error && typeof error.getStatus === 'function') {
    const status: unknown = error.getStatus();
    return typeof status === 'number' ? status : undefined;
  }
  if ('status' in error && typeof error.status === 'number') return error.status;
  // A URL that cannot be decoded, or JSON that nests too deep.
  return error instanceof URIError || error instanceof SyntaxError ? 400 : undefined;
}
