import { isPlainText, normalised, wrongField } from '#kernel';

/** What others call a user: one line of plain text that can be seen. */
export class DisplayName {
  /** In characters (code points). */
  static readonly MAX_LENGTH = 40;
  /** Something besides blanks, marks, format and unassigned characters. */
  private static readonly VISIBLE = /[^\p{Z}\p{C}\p{M}]/u;
  private static readonly LINE_BREAK = /[\t\n\u2028\u2029]/u;

  private constructor(readonly text: string) {}

  /** Outer blanks fall away, so that nobody is told from another by them. @throws ValidationFailed */
  static of(text: string): DisplayName {
    const name = normalised(text.trim());
    const tooLong = [...name].length > DisplayName.MAX_LENGTH;
    if (
      tooLong ||
      !isPlainText(name) ||
      DisplayName.LINE_BREAK.test(name) ||
      !DisplayName.VISIBLE.test(name)
    ) {
      throw wrongField(
        'displayName',
        `must be one visible line of 1 to ${DisplayName.MAX_LENGTH} characters`,
      );
    }
    return new DisplayName(name);
  }
}
