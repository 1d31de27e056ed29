/** Which comments are claims: the room's word first, then which drop and how many, and nothing else. */
import { normalised } from '#kernel';

/** The word unless a room has another one. */
export const CLAIM_WORD = 'sold';

/** What may be a room's word: 1 to 20 letters, with their marks. */
export const CLAIM_WORDS = /^\p{L}[\p{L}\p{M}]{0,19}$/u;

/** One way to take a comment: how the drop is called, in words, and how many units are wanted. */
export interface Reading {
  readonly name: readonly string[];
  readonly quantity: number;
}

/** Longer ones are talk. In UTF-16 units, and in words behind the first. */
const LONGEST = { text: 100, words: 6 };

/** Every pattern here takes each character one way only, so that no text takes longer than its length. */
const PLAIN = /^[\p{L}\p{M}\p{N}\s,.!/+×-]*$/u;
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[./+-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
const QUANTITY = /^x?([1-9][0-9]{0,2})$|^([1-9][0-9]{0,2})x$/;

/** What people say of a drop, not to it: "sold out". */
const TALK = new Set(['out']);

/** The words of a text as they are written. */
export function spelledWordsOf(text: string): string[] {
  return normalised(text).replaceAll('×', 'x').match(WORD) ?? [];
}

/** The words of a comment or of a drop's title, in one spelling. */
export function wordsOf(text: string): string[] {
  return spelledWordsOf(text).map((word) => word.toLowerCase());
}

/** True if these words are a number of units as well as a name. */
export function isQuantity(words: readonly string[]): boolean {
  return words.length === 1 && QUANTITY.test(words[0] ?? '');
}

/**
 * How a comment may be taken, the likeliest first; none if it is no claim. Whether `42` is a size or a number of units
 * is for the titles of the drops to tell.
 */
export function readings(text: string, word: string): readonly Reading[] {
  if (text.length > LONGEST.text || !PLAIN.test(normalised(text))) return [];
  const [first, ...words] = wordsOf(text);
  if (first !== normalised(word).toLowerCase() || words.length > LONGEST.words) return [];
  if (words.length === 1 && TALK.has(words[0] ?? '')) return [];
  const last = quantityOf(words.at(-1));
  const leading = quantityOf(words[0]);
  return [
    ...named(words, 1),
    ...(last === null ? [] : named(words.slice(0, -1), last)),
    ...(leading === null || words.length < 2 ? [] : named(words.slice(1), leading)),
  ];
}

/** Titles say `42` where people say `size 42`. */
function named(name: readonly string[], quantity: number): Reading[] {
  const [first, ...rest] = name;
  const isSize = first === 'size' && rest.length > 0;
  return [{ name, quantity }, ...(isSize ? [{ name: rest, quantity }] : [])];
}

function quantityOf(word: string | undefined): number | null {
  const [, before, after] = QUANTITY.exec(word ?? '') ?? [];
  return before === undefined && after === undefined ? null : Number(before ?? after);
}

/** The key of the claim that a comment became; no caller can send it, as ours have no line feed. */
export function keyOfComment(messageId: string): string {
  return `comment\n${messageId}`;
}
