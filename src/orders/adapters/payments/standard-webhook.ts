import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** The headers of a signed message, by the Standard Webhooks specification (standardwebhooks.com, version 1). */
export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** How far the sender's clock may be from ours; seconds. Older messages may be somebody's recordings. */
export const TOLERANCE = 300;

/** Signs a message at `now`. */
export function signed(key: KeyObject, id: string, body: string, now: Date): WebhookHeaders {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = `v1,${mac(key, id, timestamp, Buffer.from(body)).toString('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

/** True if `key` signed exactly this, and not long ago. */
export function isGenuine(key: KeyObject, headers: WebhookHeaders, body: Uint8Array, now: Date): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const expected = mac(key, id, timestamp, body);
  // Several signatures, apart by spaces: a sender that changes its key signs with both for a while.
  return signatures.split(' ').some((part) => {
    const [version, value = ''] = part.split(',', 2);
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function mac(key: KeyObject, id: string, timestamp: string, body: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
