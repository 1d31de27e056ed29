/** What the wire itself refuses to sockets. */
import { refusal } from '#kernel';

export const TooManySockets = refusal(
  'exhausted',
  'limit_reached',
  'You are connected 50 times already: close one of your connections first.',
);
