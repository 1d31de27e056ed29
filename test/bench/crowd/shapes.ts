import type { Schemas } from '../../../libs/client/src/index.js';

/** The contract as the crowd relies on it: only what it reads. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly [fact: string]: unknown;
}

export interface SignedIn {
  readonly user: Schemas['UserBody'];
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** An entry of a room's log, whatever it says. */
export interface RoomEvent {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly id: string; readonly displayName: string } | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How the units of a drop are spread; always `available + held + sold = units`. */
export interface Stock {
  readonly available: number;
  readonly held: number;
  readonly sold: number;
}

export interface Drop extends Stock {
  readonly id: string;
  readonly state: 'scheduled' | 'open' | 'sold_out' | 'closed';
  readonly quantity: number;
  readonly perCustomer: number;
}

export interface Claim {
  readonly id: string;
  readonly dropId: string;
  readonly state: 'held' | 'ordered' | 'released' | 'expired';
  readonly number: number;
  readonly quantity: number;
  readonly expiresAt: string;
}

export interface Order {
  readonly id: string;
  readonly number: number | null;
  readonly state: 'pending_payment' | 'paid' | 'fulfilled' | 'cancelled' | 'refunded';
  readonly lines: readonly { readonly claimId: string; readonly quantity: number }[];
}

export interface Product {
  readonly id: string;
  readonly title: string;
  readonly variants: readonly { readonly id: string; readonly available: number; readonly onHand?: number }[];
}

export interface Paged<T> {
  readonly data: readonly T[];
}

/** What a socket command is acknowledged with. */
export type Ack<T extends object = object> =
  (T & { readonly ok: true }) | { readonly ok: false; readonly error: Problem };
