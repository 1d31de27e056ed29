/** What is searched for: a message has all of it. */
export interface SearchTerms {
  /** Words as they are, those of the phrases among them. */
  readonly words: string;
  /** What the last word begins with; empty if it was written to its end, in a phrase. */
  readonly beginning: string;
  /** Words that stand side by side, each phrase in its order. */
  readonly phrases: readonly string[];
}

/** The longest search, in characters. */
export const LONGEST_SEARCH = 200;

/** Reads a search as it was typed: words, and "phrases in quotes"; nothing else has a meaning of its own. */
export function searchTerms(typed: string): SearchTerms {
  const phrases = [...typed.matchAll(/"([^"]*)"/g)].map(([, phrase = '']) => phrase);
  const loose = typed
    .replaceAll(/"[^"]*"/g, ' ')
    .replaceAll('"', ' ')
    .trim();
  const words = loose === '' ? [] : loose.split(/\s+/);
  const beginning = /"\s*$/.test(typed) ? '' : (words.pop() ?? '');
  return { words: [...words, ...phrases].join(' '), beginning, phrases };
}
