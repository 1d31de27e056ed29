/** What identity refuses. */
import { refusal } from '#kernel';

export const InvalidCredentials = refusal(
  'unauthenticated',
  'invalid_credentials',
  'The e-mail address or the password is wrong.',
);
export const RefreshReused = refusal(
  'unauthenticated',
  'refresh_reused',
  'This refresh token was used before. In case it was stolen, the session has ended: sign in again.',
);
export const EmailTaken = refusal(
  'conflict',
  'conflict',
  'There is an account with this e-mail address: sign in instead.',
);
/** Facts: `until` (null: until it is lifted). */
export const Banned = refusal('forbidden', 'banned', 'This account is banned.');
