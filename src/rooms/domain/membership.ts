import type { Actor } from '#kernel';
import type { Standing } from './access.js';
import { MustStay } from './errors.js';
import type { RoomActor, RoomEntry } from './log.js';

/** Tells a small room who came or left, and by whom. A large one would tell of little else. */
export function memberEntry(type: 'member.joined' | 'member.left', by: Actor, user: RoomActor): RoomEntry {
  return { type, actor: { id: by.userId, displayName: by.displayName }, data: { user } };
}

/** @throws MustStay for the owner of a room, and for both users of a direct one */
export function requireLeavable({ kind, ownerId }: Pick<Standing, 'kind' | 'ownerId'>, userId: string): void {
  if (kind === 'direct' || userId === ownerId) throw new MustStay();
}
