/** A name nobody else has: for messages, claims and idempotency keys. (`randomUUID` is missing on pages over plain HTTP.) */
export function randomId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
}
