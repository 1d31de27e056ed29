/**
 * An array as PostgreSQL reads it, for elements that need no quotes: ids, numbers, words of ours.
 *
 * Written by hand, as a batch has thousands of elements: pg quotes and escapes each, which costs more than to decide it.
 */
export function plainArray(elements: readonly (string | number)[]): string {
  return `{${elements.join(',')}}`;
}
