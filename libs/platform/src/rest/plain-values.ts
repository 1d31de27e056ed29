/** Values that are plainly as they must be: what is not goes the long way, which mends it or says what is wrong. */
import { isPlainText, normalised } from '#kernel';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** An id in the form in which it is stored (RFC 9562, in small letters). */
export function isPlainId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

/** A text that need not be normalised, of so many UTF-16 units. */
export function isPlainWithin(
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
): value is string {
  return (
    typeof value === 'string' &&
    value.length >= min &&
    value.length <= max &&
    isPlainText(value) &&
    normalised(value) === value
  );
}
