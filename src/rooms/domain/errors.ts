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
/** Facts: `until` (null: until it is lifted). */
export const Banned = refusal('forbidden', 'banned', 'You are banned from this room.');
/** Facts: `until` (null: until it is lifted), `reason`. */
export const Muted = refusal('forbidden', 'muted', 'You may not speak in this room at the moment.');
/** Facts: `retryAfterMs`, `retryAfterSeconds`, and `reason` (`crowd`) if the room says more than can be delivered. */
export const SlowMode = refusal('throttled', 'slow_mode', 'This room is in slow mode: wait a little.');
/**
 * Facts: `reason`: which rule of the room it is against (`word`, `link`, `shield`, `members`, `followers`, `buyers`);
 * for who is a member or follows for too short a time `membership`, `following`, with `retryAfterMs`.
 */
export const NotForYou = refusal('forbidden', 'forbidden', 'The rules of this room do not let you say this.');
export const Outranked = refusal(
  'forbidden',
  'forbidden',
  'Nobody acts on somebody who stands as high in the room as they do.',
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
