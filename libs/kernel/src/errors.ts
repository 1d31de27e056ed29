/** The refusals that every context shares. */
import { refusal } from './domain-error.js';

export const ValidationFailed = refusal(
  'invalid',
  'validation_failed',
  'Some fields are not as they must be.',
);
export const InvalidCursor = refusal('invalid', 'invalid_cursor', 'This cursor was not made by this list.');
export const Unauthenticated = refusal('unauthenticated', 'unauthenticated', 'Sign in first.');
export const TokenExpired = refusal(
  'unauthenticated',
  'token_expired',
  'The access token has expired: refresh it.',
);
export const Forbidden = refusal('forbidden', 'forbidden', 'You may not do this.');
export const NotFound = refusal(
  'not-found',
  'not_found',
  'There is no such thing, or it is not yours to see.',
);
export const Conflict = refusal('conflict', 'conflict', 'This contradicts what is already there.');
export const InvalidTransition = refusal(
  'conflict',
  'invalid_transition',
  'This cannot follow the present state.',
);
export const PreconditionFailed = refusal(
  'precondition',
  'precondition_failed',
  'It was changed since you read it.',
);
export const Overloaded = refusal('unavailable', 'overloaded', 'Too busy at the moment: try again shortly.');
export const IdempotencyKeyReused = refusal(
  'unprocessable',
  'idempotency_key_reused',
  'This Idempotency-Key was used for another request: take a new key for a new request.',
);
