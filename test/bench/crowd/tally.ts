import type { WireCounts } from './wire.js';

/** A claim that somebody was told to hold. */
export interface AckedClaim {
  readonly id: string;
  readonly number: number;
  readonly token: string;
  readonly shopper: string;
}

/** An order as its buyer was last told. */
export interface AckedOrder {
  readonly id: string;
  readonly paid: boolean;
  readonly token: string;
}

export interface AckedMessage {
  readonly clientId: string;
  readonly id: string;
  readonly seq: number;
  readonly text: string;
}

/** How often something happened, second by second. */
export class Rate {
  total = 0;
  private readonly seconds = new Map<number, number>();

  count(times = 1): void {
    const second = Math.floor(performance.now() / 1000);
    this.total += times;
    this.seconds.set(second, (this.seconds.get(second) ?? 0) + times);
  }

  /** In the busiest second. */
  get peak(): number {
    return Math.max(0, ...this.seconds.values());
  }
}

/** All that the crowd was told, to be held against what the server says in the end. */
export class Tally implements WireCounts {
  repeats = 0;
  turnedAway = 0;
  longestWait = 0;
  readonly faults: string[] = [];
  readonly claims: AckedClaim[] = [];
  readonly orders = new Map<string, AckedOrder>();
  readonly messages: AckedMessage[] = [];
  /** When each message was first sent, by client id. */
  readonly sentAt = new Map<string, number>();
  /** Answers that the contract does not allow. */
  readonly surprises: string[] = [];
  readonly refusals = new Map<string, number>();
  readonly answers = new Rate();
  readonly deliveries = new Rate();
  /** Milliseconds. */
  readonly claimTimes: number[] = [];
  readonly deliveryTimes: number[] = [];
  online = 0;
  /** When each came into the room last, by name; `performance.now()`. */
  readonly enteredAt = new Map<string, number>();
  /** Connections that broke. */
  lost = 0;
  lapsed = 0;
  /** Claims that were found by asking an earlier key again. */
  found = 0;
  sold = 0;
  /** `performance.now()` of the latest acknowledgement of a claim, an order or a message. */
  lastAck = 0;

  refuse(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  acknowledge(): void {
    this.lastAck = performance.now();
  }
}

/** The value that the share `part` of all values is not above; 0 of none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
