import { isPlainText, wrongField } from '#kernel';
import { Banned } from './errors.js';

/** Keeps a user from signing in; it lapses by itself. */
export interface Ban {
  /** Null: until it is lifted. */
  readonly until: Date | null;
  readonly reason: string | null;
}

/** Seconds: ten years at most. The reason in characters. */
export const BAN_LIMITS = { seconds: 10 * 365 * 24 * 3600, reason: 200 } as const;

/** @throws ValidationFailed for a time or a reason that is none */
export function requireSoundBan(ban: { seconds?: number | undefined; reason?: string | undefined }): void {
  const { seconds = 1, reason = 'none' } = ban;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > BAN_LIMITS.seconds) {
    const message = `must be a whole number from 1 to ${BAN_LIMITS.seconds}`;
    throw wrongField('seconds', message);
  }
  if (isPlainText(reason) && reason.trim() !== '' && [...reason].length <= BAN_LIMITS.reason) return;
  const message = `must be plain text of 1 to ${BAN_LIMITS.reason} characters`;
  throw wrongField('reason', message);
}

/** @throws Banned if a ban is in force */
export function requireNotBanned(ban: Ban | null): void {
  if (ban !== null) throw new Banned({ until: ban.until?.toISOString() ?? null });
}
