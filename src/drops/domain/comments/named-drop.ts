/** Which drop of a room a comment means. */
import type { DropStatus } from '../drop-state.js';
import { CLAIM_WORD, isQuantity, type Reading, readings, spelledWordsOf, wordsOf } from './comment-claim.js';

/** A drop of the room that sells, will sell or has sold everything. */
export interface Offer {
  readonly id: string;
  readonly title: string;
  readonly state: DropStatus;
  readonly hostId: string;
}

/** What a comment means: a drop and how many of its units, or what it does not say. */
export type Meaning = { readonly drop: Offer; readonly quantity: number } | Unclear;

/** Why no drop is meant, and words that each mean one of the open drops. */
export interface Unclear {
  readonly unclear: 'several' | 'unknown' | 'nothing';
  readonly calls: readonly string[];
}

/** Names of more words that mean nothing here are taken for talk. */
const UNKNOWN_WORDS = 2;
/** A name that can be written in a comment, in words; and how many are offered at most. */
const CALLS = { words: 4, offered: 5 };

/** What a comment means; null if it is talk after all. */
export function meaningOf(taken: readonly Reading[], offers: readonly Offer[]): Meaning | null {
  const open = offers.filter(({ state }) => state === 'open');
  const found = find(taken, offers);
  if (found !== null && 'drop' in found) return found;
  if (found !== null && found.several[0]?.state === 'open')
    return { unclear: 'several', calls: callsOf(found.several, open) };
  // Of several that sell nothing now, none is worth a choice.
  if (found !== null) return { unclear: 'nothing', calls: callsOf(open, open) };
  if (taken.every(({ name }) => name.length > UNKNOWN_WORDS)) return null;
  return { unclear: open.length > 0 ? 'unknown' : 'nothing', calls: callsOf(open, open) };
}

/**
 * What the first reading means that means anything here. What is open comes before what is not; without a name the only
 * open drop is meant.
 */
function find(
  taken: readonly Reading[],
  offers: readonly Offer[],
): { drop: Offer; quantity: number } | { several: readonly Offer[] } | null {
  for (const { name, quantity } of taken) {
    for (const isOpen of [true, false]) {
      const tier = offers.filter(({ state }) => (state === 'open') === isOpen);
      const [drop, ...others] = name.length === 0 ? tier : calledSo(name, tier);
      if (drop !== undefined) return others.length > 0 ? { several: [drop, ...others] } : { drop, quantity };
    }
  }
  return null;
}

/** Those whose title ends with the name; if there are none, those that have it anywhere, unless it may be a quantity. */
function calledSo(name: readonly string[], offers: readonly Offer[]): readonly Offer[] {
  const ending = offers.filter(({ title }) => hasAt(wordsOf(title), name, -1));
  if (ending.length > 0 || isQuantity(name)) return ending;
  return offers.filter(({ title }) => {
    const words = wordsOf(title);
    return words.some((_, place) => hasAt(words, name, place));
  });
}

/** True if `words` has `name` from `place` on; from the end, if that is negative. */
function hasAt(words: readonly string[], name: readonly string[], place: number): boolean {
  const start = place < 0 ? words.length - name.length : place;
  return start >= 0 && name.every((word, index) => words[start + index] === word);
}

/** For each the shortest ending of its title that means no other one; those that have none are left out. */
function callsOf(meant: readonly Offer[], open: readonly Offer[]): string[] {
  return meant.slice(0, CALLS.offered).flatMap(({ title }) => {
    const words = spelledWordsOf(title);
    const lengths = Array.from({ length: Math.min(CALLS.words, words.length) }, (_, index) => index + 1);
    const calls = lengths.map((length) => words.slice(-length).join(' '));
    return calls.find((call) => isCall(call, open)) ?? [];
  });
}

/** Tried as if somebody had written it: what is told to people works. */
function isCall(call: string, open: readonly Offer[]): boolean {
  const found = find(readings(`${CLAIM_WORD} ${call}`, CLAIM_WORD), open);
  return found !== null && 'drop' in found;
}
