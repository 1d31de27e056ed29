/** What people are in a room, and who stands above whom. */
export const MEMBER_ROLES = ['co_host', 'moderator', 'member'] as const;
/** What a member was named. The owner is a member too; who that is, the room says. */
export type MemberRole = (typeof MEMBER_ROLES)[number];

export const ROOM_ROLES = ['owner', ...MEMBER_ROLES] as const;
export type RoomRole = (typeof ROOM_ROLES)[number];

/** Nobody acts on their equals or betters. */
export const RANKS = { admin: 4, owner: 3, co_host: 2, moderator: 1, member: 0 } as const;

/** Somebody, as one room knows them. */
export interface Ranked {
  readonly userId: string;
  /** Null for whoever is no member. */
  readonly role: MemberRole | null;
  readonly admin: boolean;
}

export function rankOf({ userId, role, admin }: Ranked, ownerId: string): number {
  if (admin) return RANKS.admin;
  if (userId === ownerId) return RANKS.owner;
  return RANKS[role ?? 'member'];
}
