/** Rows of data in a body that may be longer than what is held in memory. */
const STREAM = /^(text\/csv|application\/x-ndjson)\b/i;

export function isStream(contentType: string | undefined): boolean {
  return STREAM.test(contentType ?? '');
}
