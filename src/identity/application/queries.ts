/** What identity tells. */
import type { Actor, Page, Role } from '#kernel';

/** A user, as they see themselves. */
export interface UserView {
  readonly id: string;
  /** Absent for a guest. */
  readonly email?: string;
  readonly displayName: string;
  readonly role: Role;
  readonly guest: boolean;
}

/** A user, as they see and edit themselves. */
export interface ProfileView extends UserView {
  /** RFC 3339. */
  readonly updatedAt: string;
}

/** A signed-in device, as its user sees it. */
export interface SessionView {
  readonly id: string;
  readonly userAgent: string | null;
  /** True for the session that asks. */
  readonly current: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

export abstract class IdentityQueries {
  /** @throws NotFound */
  abstract profile(userId: string): Promise<ProfileView>;
  /** The sessions of the caller that are not over, the latest first. @throws InvalidCursor */
  abstract sessions(actor: Actor, page: { limit?: number; cursor?: string }): Promise<Page<SessionView>>;
}

/** A user, as others may know them. */
export interface KnownUser {
  readonly id: string;
  readonly displayName: string;
  readonly role: Role;
  readonly guest: boolean;
}

/** The users, for neighbours. */
export abstract class Users {
  abstract find(id: string): Promise<KnownUser | undefined>;
  abstract exists(id: string): Promise<boolean>;
  /** The account of which a guest has become part; whoever else stays who they are. */
  abstract heirOf(id: string): Promise<string>;
  /** The names of those that exist, by id. */
  abstract displayNames(ids: readonly string[]): Promise<Map<string, string>>;
}
