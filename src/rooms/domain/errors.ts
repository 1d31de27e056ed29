/** What the rooms refuse. */
import { refusal } from '#kernel';

export const SlugTaken = refusal('conflict', 'conflict', 'Another room has this slug.');
export const MustStay = refusal(
  'conflict',
  'conflict',
  'The owner of a room, and the two of a direct one, stay in it.',
);
export const NotAMember = refusal(
  'forbidden',
  'forbidden',
  'Only members keep a read marker: join the room first.',
);
export const TooManyRooms = refusal(
  'exhausted',
  'limit_reached',
  'A socket may be in 50 rooms at most: leave one of them first.',
);
export const MessageDeleted = refusal(
  'conflict',
  'invalid_transition',
  'This message was deleted: it cannot be changed any more.',
);
export const TooManyEmojis = refusal(
  'exhausted',
  'limit_reached',
  'A message may have 20 different reactions: take one of those that are there.',
);
export const TooManyPins = refusal(
  'exhausted',
  'limit_reached',
  'A room may have 10 pins: take one of them off first.',
);
