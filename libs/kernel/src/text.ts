/** Control characters but tab and line feed, and the bidirectional overrides that make text lie. */
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** True if people may send this text: nothing invisible that breaks a log, a terminal or a reader. */
export function isPlainText(text: string): boolean {
  return !FORBIDDEN.test(text) && text.isWellFormed();
}

/** The text in Unicode normalisation form C, so that what looks alike is alike. */
export function normalised(text: string): string {
  return text.normalize('NFC');
}

/** How many characters it has, as PostgreSQL counts them: a letter and a mark on it are two. */
export function lengthOf(text: string): number {
  return [...text].length;
}
