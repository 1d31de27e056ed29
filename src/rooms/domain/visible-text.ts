import { isPlainText, wrongField } from '#kernel';

/** Something besides blanks, marks, format and unassigned characters. */
const VISIBLE = /[^\p{Z}\p{C}\p{M}]/u;

/** @throws ValidationFailed unless `text` is plain, shows something, and has at most `max` characters (code points) */
export function requireVisibleText(path: string, text: string, max: number): void {
  if (isPlainText(text) && VISIBLE.test(text) && [...text].length <= max) return;
  throw wrongField(path, `must be visible text of 1 to ${max} characters`);
}
