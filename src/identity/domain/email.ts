import { isPlainText, normalised, wrongField } from '#kernel';

/** An e-mail address, written so that one mailbox is one account however it is typed. */
export class Email {
  /** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
  static readonly MAX_LENGTH = 254;
  private static readonly FORM = /^[^\s@]+@[^\s@]+$/;

  private constructor(readonly text: string) {}

  /** @throws ValidationFailed unless `text` has the form of an address */
  static of(text: string): Email {
    const written = normalised(text.trim().toLowerCase());
    if (!Email.FORM.test(written) || written.length > Email.MAX_LENGTH || !isPlainText(written)) {
      throw wrongField('email', 'must be an e-mail address');
    }
    return new Email(written);
  }
}
