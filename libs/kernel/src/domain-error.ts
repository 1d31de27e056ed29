/** The kinds of refusal; each wire has one total table from kind to status. */
export const ERROR_KINDS = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  'conflict',
  'exhausted',
  'precondition',
  'too-large',
  'unsupported',
  'unprocessable',
  'throttled',
  'unavailable',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** What a refusal may tell the caller besides its message; every fact is safe to show. */
export type Facts = Readonly<Record<string, unknown>>;

/** A refusal: expected, named, and shown to the caller. Anything else that is thrown is a fault. */
export class DomainError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly facts: Facts = {},
  ) {
    // A refusal is an answer, not a fault: where it was given helps nobody, and a crowd gets thousands a second.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = code;
  }

  /** True if the caller can end what it is for, so that the same request may be answered otherwise later. */
  get isPassing(): boolean {
    return false;
  }
}

/** A class of refusals that share a kind and a published code. */
export interface Refusal {
  readonly kind: ErrorKind;
  readonly code: string;
  new (facts?: Facts, message?: string): DomainError;
}

/** Declares a refusal: `export const SoldOut = refusal('exhausted', 'sold_out', 'Every unit is sold.')`. */
export function refusal(
  kind: ErrorKind,
  code: string,
  text: string,
  { isPassing = false }: { readonly isPassing?: boolean } = {},
): Refusal {
  return class extends DomainError {
    static readonly kind = kind;
    static readonly code = code;
    constructor(facts: Facts = {}, message: string = text) {
      super(kind, code, message, facts);
    }
    override get isPassing(): boolean {
      return isPassing;
    }
  };
}
