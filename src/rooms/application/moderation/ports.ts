/** What moderation asks of the outside. */
import type { Sanction, SanctionKind } from '../../domain/moderation/acts.js';
import type { Resolution } from '../../domain/moderation/report.js';

/** Who is sanctioned where, and by whom. */
export interface SanctionOn {
  readonly roomId: string;
  readonly userId: string;
  readonly kind: SanctionKind;
}

/** A sanction to impose. */
export interface NewSanction extends SanctionOn {
  /** Null: until it is lifted. */
  readonly seconds: number | null;
  readonly reason: string | null;
  readonly by: string;
}

/** Bans and mutes. They begin and lapse by the database's time; a ban puts the user's sockets out of the room on all nodes. */
export abstract class Sanctions {
  /**
   * Imposes it unless the same (as long, for the same reason) is in force. Of two at once one is new.
   * Takes the room's row.
   */
  abstract impose(sanction: NewSanction): Promise<{ sanction: Sanction; isNew: boolean }>;
  /** True if one was in force. Takes the room's row. */
  abstract lift(on: SanctionOn): Promise<boolean>;
}

/** A sanction of a guest that binds an account from now on. */
export interface HandedSanction extends Sanction {
  readonly roomId: string;
  readonly kind: SanctionKind;
  /** Who imposed it on the guest. */
  readonly by: string;
}

/** The sanctions of guests who sign in to an account. */
export abstract class GuestSanctions {
  /**
   * Imposes those in force on the account, unless it has one that is as long, or keeps that room; returns the new ones.
   * Takes the rooms' rows in the order of their ids.
   */
  abstract handOver(guestId: string, userId: string): Promise<readonly HandedSanction[]>;
}

/** The words that nobody may use in a room. */
export abstract class WordLists {
  abstract of(roomId: string): Promise<readonly string[]>;
  /** Keeps them for the room instead of those it had, which are returned. Of two at once the second sees the first's. */
  abstract replace(roomId: string, words: readonly string[]): Promise<readonly string[]>;
}

/** A message that somebody complains of. */
export interface NewReport {
  readonly id: string;
  readonly roomId: string;
  readonly messageId: string;
  readonly reporterId: string;
  readonly reason: string;
}

/** Complaints about messages, once for each user and message. */
export abstract class Reports {
  /** The room of a message; null if there is no such message. */
  abstract roomOf(messageId: string): Promise<string | null>;
  /** Returns the id of the report that this user made of this message, now or earlier. */
  abstract add(report: NewReport): Promise<string>;
  /** What a report is of; null if there is no such report. */
  abstract messageOf(reportId: string): Promise<string | null>;
  /** Decides it, and all others of the same message, unless they are decided; true if any was open. */
  abstract resolve(reportId: string, decision: { by: string; action: Resolution }): Promise<boolean>;
}

/** Somebody has paid for something of a host. */
export interface Purchase {
  readonly userId: string;
  readonly hostId: string;
}

/** Who has paid for something of which host. */
export abstract class Buyers {
  /** The same purchase may come more than once. */
  abstract add(purchases: readonly Purchase[]): Promise<void>;
}
