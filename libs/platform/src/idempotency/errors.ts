/** The refusals of idempotency keys; `idempotency_key_reused` is the kernel's, as the contexts keep that promise too. */
import { refusal } from '#kernel';

export const IdempotencyInProgress = refusal(
  'conflict',
  'idempotency_in_progress',
  'The first request with this Idempotency-Key is still running: repeat it shortly.',
);

export const AnswerLost = refusal(
  'conflict',
  'conflict',
  'What was asked with this Idempotency-Key was done, but its answer was lost: look at what is there before you ask for it once more.',
);
