import { wrongField } from '#kernel';
import { TooManyEmojis } from '../errors.js';
import type { RoomActor, RoomEntry } from '../log.js';

/** Different emojis on one message at most, and UTF-16 units of the longest one that there may ever be. */
export const REACTION_LIMITS = { emojis: 20, length: 35 } as const;

/** One emoji of Unicode's list for interchange (UTS #51). A constructor, because the compiler's target has no `v` flag yet. */
const EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
/** Asks for the colourful form of a character that has a plain one as well. */
const COLOURFUL = '\ufe0f';

/** The emoji that `text` is, in the one way in which it is stored. @throws ValidationFailed unless it is exactly one */
export function emojiOf(text: string): string {
  for (const emoji of text.length > REACTION_LIMITS.length ? [] : [text, text + COLOURFUL]) {
    if (EMOJI.test(emoji)) return emoji;
  }
  throw wrongField('emoji', 'must be one emoji');
}

/** @throws TooManyEmojis for one more than a message may have */
export function requireRoomFor(emoji: string, present: readonly string[]): void {
  if (!present.includes(emoji) && present.length >= REACTION_LIMITS.emojis) throw new TooManyEmojis();
}

/** Tells of a reaction that came or went. */
export function reactionEntry(
  type: 'reaction.added' | 'reaction.removed',
  actor: RoomActor,
  { messageId, emoji }: { messageId: string; emoji: string },
): RoomEntry {
  return { type, actor, data: { messageId, emoji } };
}
