import { normalised, wrongField } from '#kernel';

/** A password as it was typed, in one normal form, so that keyboards that compose letters differently agree. */
export class Password {
  /** In characters (code points). The maximum only bounds the work of hashing. */
  static readonly MIN_LENGTH = 8;
  static readonly MAX_LENGTH = 200;

  private constructor(readonly text: string) {}

  /** A password that somebody chooses. @throws ValidationFailed if it is too short or too long */
  static chosen(text: string): Password {
    const password = Password.typed(text);
    const length = [...password.text].length;
    if (length < Password.MIN_LENGTH || length > Password.MAX_LENGTH) {
      const message = `must have ${Password.MIN_LENGTH} to ${Password.MAX_LENGTH} characters`;
      throw wrongField('password', message);
    }
    return password;
  }

  /** A password that somebody tries: the rules of today do not lock out those who chose before them. */
  static typed(text: string): Password {
    return new Password(normalised(text));
  }
}
