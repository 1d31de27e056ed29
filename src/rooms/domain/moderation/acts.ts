import { type Actor, wrongField } from '#kernel';
import type { RoomActor, RoomEntry } from '../log.js';
import { requireVisibleText } from '../visible-text.js';

/** `ban`: neither in the room nor speaking there. `mute`: not speaking there. */
export const SANCTIONS = ['ban', 'mute'] as const;
export type SanctionKind = (typeof SANCTIONS)[number];

/** A sanction that is in force; it lapses by itself. */
export interface Sanction {
  /** Null: until it is lifted. */
  readonly until: Date | null;
  readonly reason: string | null;
}

/** Seconds: a year at most. The reason in characters. */
export const ACT_LIMITS = { seconds: 365 * 24 * 3600, reason: 200 } as const;

/** @throws ValidationFailed for a reason that nobody could read, or for a time that is none */
export function requireSoundAct(act: { reason?: string | undefined; seconds?: number | undefined }): void {
  if (act.reason !== undefined) requireVisibleText('reason', act.reason, ACT_LIMITS.reason);
  const { seconds = 1 } = act;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= ACT_LIMITS.seconds) return;
  throw wrongField('seconds', `must be a whole number from 1 to ${ACT_LIMITS.seconds}`);
}

/** Who did it, as the room is told. */
type Moderator = Pick<Actor, 'userId' | 'displayName'>;

/** Tells the room what was done to whom, or to its rules, and by whom: for everyone in it, and for later. */
export function moderationEntry(type: `moderation.${string}`, by: Moderator, data: object): RoomEntry {
  return { type, actor: { id: by.userId, displayName: by.displayName }, data };
}

const IMPOSED = { ban: 'moderation.banned', mute: 'moderation.muted' } as const;
const LIFTED = { ban: 'moderation.unbanned', mute: 'moderation.unmuted' } as const;

export function sanctionEntry(
  kind: SanctionKind,
  by: Moderator,
  user: RoomActor,
  { until, reason }: Sanction,
): RoomEntry {
  return moderationEntry(IMPOSED[kind], by, { user, until: until?.toISOString() ?? null, reason });
}

export function liftedEntry(kind: SanctionKind, by: Actor, user: RoomActor): RoomEntry {
  return moderationEntry(LIFTED[kind], by, { user });
}

/** The sockets of those of whom one of these tells are put out of the room. */
export const PUTS_OUT: readonly string[] = ['moderation.kicked', 'moderation.banned'];
