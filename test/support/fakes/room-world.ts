/** A log, the sockets that follow it, and a channel between them: for specifications of channels. */
import { expect } from '@jest/globals';
import type { ChannelOutput, Guest, Welcome } from '../../../src/rooms/adapters/sockets/log/room-channel.js';
import { RoomChannel } from '../../../src/rooms/adapters/sockets/log/room-channel.js';
import type { RoomEvent } from '../../../src/rooms/domain/log.js';

const event = (seq: number): RoomEvent => ({
  seq,
  id: `event-${seq}`,
  type: 'message.posted',
  at: '2026-11-21T00:00:00.000Z',
  actor: null,
  data: {},
});

/** The numbers from one to another. */
export const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => from + index);

/** The table, the room's sockets and the channel between them. */
export class World implements ChannelOutput {
  readonly events: RoomEvent[] = [];
  readonly frames: number[][] = [];
  readonly ears = new Set<Ear>();
  readonly failures: unknown[] = [];
  reads = 0;
  oldest = 1;
  /** Runs around each read: before the table is looked at, and before the answer arrives. */
  delay: () => Promise<void> = async () => undefined;
  readonly channel: RoomChannel;

  constructor(framePause: number) {
    this.channel = new RoomChannel('room', this, this, framePause);
  }

  /** Commits `count` events and returns them as one batch, undelivered. */
  commit(count: number): RoomEvent[] {
    const batch = numbers(this.events.length + 1, this.events.length + count).map(event);
    this.events.push(...batch);
    return batch;
  }

  async page(_roomId: string, after: number, limit: number): Promise<readonly RoomEvent[]> {
    this.reads += 1;
    await this.delay();
    const page = this.events.slice(Math.max(after, this.oldest - 1), after + limit);
    await this.delay();
    return page;
  }

  past(roomId: string, after: number, limit: number): Promise<readonly RoomEvent[]> {
    return this.page(roomId, after, limit);
  }

  async place(): Promise<{ lastSeq: number; oldest: number }> {
    await this.delay();
    const place = { lastSeq: this.events.length, oldest: this.oldest };
    await this.delay();
    return place;
  }

  speak(events: readonly RoomEvent[]): void {
    this.frames.push(events.map(({ seq }) => seq));
    for (const ear of this.ears) ear.send(events);
  }

  failed(error: unknown): void {
    this.failures.push(error);
  }

  /** What every node does once a second. */
  look(): void {
    this.channel.hearOf(this.events.length);
    this.channel.keepUp();
  }

  async join(after?: number): Promise<Ear> {
    const ear = new Ear(this, after);
    const place = await this.place();
    await this.channel.admit(ear, place, after);
    const useless = after !== undefined && (after > place.lastSeq || this.events.length - after > 5_000);
    if (!useless && ear.welcomes[0]?.reset) throw new Error('sent away from a cursor that was good');
    return ear;
  }
}

/** A socket that remembers all it heard. */
export class Ear implements Guest {
  readonly heard: number[] = [];
  readonly welcomes: Welcome[] = [];

  constructor(
    private readonly world: World,
    readonly after?: number,
  ) {}

  welcome(welcome: Welcome): void {
    expect(this.heard).toEqual([]);
    this.welcomes.push(welcome);
  }

  send(events: readonly RoomEvent[]): void {
    expect(this.welcomes).toHaveLength(1);
    this.heard.push(...events.map(({ seq }) => seq));
  }

  async taken(): Promise<boolean> {
    await this.world.delay();
    return true;
  }

  enter(): void {
    expect(this.welcomes).toHaveLength(1);
    this.world.ears.add(this);
  }

  /** What it should have heard of a log that ends at `last`. */
  expected(last: number): number[] {
    const [welcome] = this.welcomes;
    if (welcome?.reset === true) return numbers(this.heard[0] ?? last + 1, last);
    return numbers((this.after ?? welcome?.seq ?? 0) + 1, last);
  }
}
