/** What drops ask of the outside. */
import type { Actor } from '#kernel';
import type { Claim } from '../domain/claims/claim.js';
import type { Drop } from '../domain/drop.js';
import type { Place, Shuffle } from '../domain/waiting-line.js';
import type { BatchRecord } from './receipts/batch-record.js';

/** Which claims a batch decides on. */
export interface ClaimsConcerned {
  /** All live claims of these users, and those made with their keys. */
  readonly userIds: readonly string[];
  readonly keys: readonly string[];
  readonly claimIds: readonly string[];
  /** Those of the users whose places in the line count. */
  readonly inLine?: readonly string[];
  /** All that are held: whoever holds them loses them. */
  readonly allHeld?: boolean;
}

/** Those whose turn is next, and all that they hold already. */
export interface LineHead {
  readonly places: readonly Place[];
  readonly claims: readonly Claim[];
}

/** A drop that nobody else can change until the unit of work ends, and the database's time. */
export interface LockedDrop {
  readonly drop: Drop;
  readonly now: Date;
}

/** A locked drop on which something was decided, and what its receipt tells of it; null where there is nothing to tell. */
export interface DecidedDrop {
  readonly drop: Drop;
  readonly record: BatchRecord | null;
}

export abstract class Drops {
  /**
   * Locks the rows of the drops in the order of their ids, and reads their claims after that; by the ids of those that
   * there are.
   */
  abstract lock(concerned: ReadonlyMap<string, ClaimsConcerned>): Promise<ReadonlyMap<string, LockedDrop>>;
  /**
   * Stores what a batch did to the line, then numbers those who entered and still wait anew, in the order of
   * SHA-256(seed, ':', entry); the drop is locked.
   */
  abstract shuffle(dropId: string, entered: Shuffle): Promise<void>;
  /** The next `limit` of the stored line behind place `after`, first come first; the drop is locked. */
  abstract head(dropId: string, after: number, limit: number): Promise<LineHead>;
  /** Stores a new drop with its events, and reserves its units. */
  abstract add(drop: Drop): Promise<void>;
  /**
   * Stores what changed with what was recorded of it, moves units in the stock and tells the rooms' logs and the outbox, all in this unit of work.
   * Stock is locked after all drops and rooms after all stock, each in the order of ids, so that nobody waits in a circle.
   */
  abstract save(decided: readonly DecidedDrop[]): Promise<void>;
  /** Where a drop is and who may see it, at most two seconds old; null if there is none. Asked before every claim. */
  abstract facts(dropId: string): Promise<DropFacts | null>;
  /** Everyone who ever claimed of this drop; null if they are more than `limit`. */
  abstract claimants(dropId: string, limit: number): Promise<ReadonlySet<string> | null>;
  /** The claims of these ids by their drops. */
  abstract dropsOf(claimIds: readonly string[]): Promise<readonly ClaimsOfDrop[]>;
}

/** Claims of one drop, and whose they are. */
export interface ClaimsOfDrop {
  readonly dropId: string;
  readonly claimIds: readonly string[];
  readonly userIds: readonly string[];
}

export interface DropFacts {
  readonly id: string;
  readonly roomId: string;
  readonly hostId: string;
  /** True if the room is public: whoever is signed in may claim. */
  readonly openToAll: boolean;
}

/** Chance, as drops see it. */
export abstract class Seeds {
  /** 32 bytes that nobody can guess, and their SHA-256, both in hex. */
  abstract next(): { readonly seed: string; readonly seedHash: string };
}

/** The catalogue, as drops see it. */
export abstract class Variants {
  /** Null if there is no such variant. */
  abstract find(variantId: string): Promise<SellableVariant | null>;
}

export interface SellableVariant {
  readonly id: string;
  readonly hostId: string;
  readonly title: string;
  readonly price: { readonly amount: number; readonly currency: string };
}

/** The rooms, as drops see them. */
export abstract class Rooms {
  /** @throws NotFound if the actor may not see the room */
  abstract checkVisible(roomId: string, actor: Actor): Promise<void>;
  /** @throws NotFound, Forbidden unless the actor may sell in the room */
  abstract checkManageable(roomId: string, actor: Actor): Promise<void>;
}
