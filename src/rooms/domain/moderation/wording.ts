import { wrongField } from '#kernel';

/** A list of words that nobody may use: how many, and how long each, in characters. */
export const WORD_LIMITS = { count: 500, length: 50 } as const;

/** Marks that Latin, Greek and Cyrillic letters carry; those of other scripts are letters themselves. */
const ACCENTS = /[\u0300-\u036f]/gu;
const INVISIBLE = /\p{Cf}/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/u;
const SPACES = /\s+/u;

/** The endings that people read as a link without `https://` or a path; none that is a word after a forgotten blank. */
const ENDINGS = new Set([
  ...['com', 'net', 'org', 'info', 'biz', 'io', 'co', 'tv', 'gg', 'ly', 'app', 'dev', 'xyz'],
  ...['ru', 'cn', 'de', 'fr', 'uk', 'eu', 'nl', 'pl', 'ch', 'jp', 'br'],
]);

/** The text as it is compared: neither case nor accents nor what nobody sees make a difference. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(/ß/gu, 'ss')
    .normalize('NFKC');
}

function wordsOf(text: string): string[] {
  return folded(text)
    .split(BETWEEN_WORDS)
    .filter((word) => word !== '');
}

/** The list as it is kept: each word once, in order. @throws ValidationFailed for what is not one word */
export function wordList(words: readonly string[]): readonly string[] {
  if (words.length > WORD_LIMITS.count) throw wrongField('words', `must be ${WORD_LIMITS.count} at most`);
  const kept = words.map((word, index) => {
    const [only, ...more] = wordsOf(word);
    const isOne = only !== undefined && more.length === 0 && [...only].length <= WORD_LIMITS.length;
    if (!isOne)
      throw wrongField(`words.${index}`, `must be one word of 1 to ${WORD_LIMITS.length} characters`);
    return only;
  });
  return [...new Set(kept)].sort();
}

/** True if the text has one of the words, whole. */
export function hasWordOf(text: string, words: ReadonlySet<string>): boolean {
  return words.size > 0 && wordsOf(text).some((word) => words.has(word));
}

/** True if people could follow something in the text. It looks at each piece between blanks once. */
export function hasLink(text: string): boolean {
  return folded(text).split(SPACES).some(isLink);
}

function isLink(piece: string): boolean {
  if (/[a-z0-9]:\/\/\S/u.test(piece)) return true;
  // What stands around an address: brackets, quotation marks, the end of the sentence.
  const bare = piece.replace(/^[^\p{L}\p{N}]+/u, '');
  const [host = ''] = bare.split(/[/?#:]/u, 1);
  const labels = host.split('.').map((label) => label.replace(/[^\p{L}\p{N}-]+$/u, ''));
  while (labels.at(-1) === '') labels.pop();
  if (labels.length < 2 || !labels.every((label) => /^[\p{L}\p{N}-]+$/u.test(label))) return false;
  const ending = labels.at(-1) ?? '';
  const leadsOn = bare[host.length] === '/' && /^\p{L}{2,24}$/u.test(ending);
  return labels[0] === 'www' || leadsOn || ENDINGS.has(ending);
}
