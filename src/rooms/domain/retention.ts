import { type Actor, wrongField } from '#kernel';
import type { RoomEntry } from './log.js';
import { moderationEntry } from './moderation/acts.js';

/** For how many days a log may be told to keep an event. */
export const RETENTION_DAYS = { min: 1, max: 3650 } as const;

/** @throws ValidationFailed unless it is a number of days, or null: for ever */
export function requireRetention(days: number | null): void {
  const { min, max } = RETENTION_DAYS;
  if (days === null || (Number.isInteger(days) && days >= min && days <= max)) return;
  throw wrongField('retentionDays', `must be null or a whole number from ${min} to ${max}`);
}

/** Tells a room that its past will last longer or shorter from now on. */
export function retentionEntries(by: Actor, was: number | null, retentionDays: number | null): RoomEntry[] {
  return was === retentionDays ? [] : [moderationEntry('moderation.retention', by, { retentionDays, was })];
}
