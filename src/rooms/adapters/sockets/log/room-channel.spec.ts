import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Overloaded } from '#kernel';
import type { RoomEvent } from '../../../domain/log.js';
import { type ChannelOutput, type Guest, RoomChannel, type Welcome } from './room-channel.js';

const event = (seq: number): RoomEvent => ({
  seq,
  id: `event-${seq}`,
  type: 'message.posted',
  at: '2026-11-21T00:00:00.000Z',
  actor: null,
  data: {},
});

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => from + index);

/** A database that is away makes a join fail, and nothing else does. */
const unlessBroken = (error: unknown): undefined => {
  if (!(error instanceof Overloaded)) throw error;
};

/** The table, the room's sockets and the channel between them. */
class World implements ChannelOutput {
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
class Ear implements Guest {
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

describe('A room channel', () => {
  it('sends every socket every event once and in order, whatever is lost, late or doubled', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ commit: fc.integer({ min: 1, max: 40 }), copies: fc.nat(2) }) },
      { weight: 1, arbitrary: fc.record({ commit: fc.constant(700), copies: fc.nat(1) }) },
      { weight: 4, arbitrary: fc.record({ join: fc.constantFrom(-1, 0, 0.5, 0.9, 0.99, 1, 1.01) }) },
      { weight: 1, arbitrary: fc.record({ look: fc.constant(true) }) },
      { weight: 1, arbitrary: fc.record({ fail: fc.constant(true) }) },
      { weight: 2, arbitrary: fc.record({ rest: fc.integer({ min: 0, max: 3 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.constantFrom(0, 2),
        fc.constantFrom(0, 3, 600, 5_600),
        fc.array(step, { minLength: 5, maxLength: 40 }),
        async (scheduler, framePause, history, steps) => {
          const world = new World(framePause);
          world.commit(history);
          let failing = 0;
          world.delay = async () => {
            await scheduler.schedule(Promise.resolve());
            if (failing > 0 && failing-- > 0) throw new Overloaded();
          };
          const joins: Promise<Ear | undefined>[] = [];
          for (const next of steps) {
            if ('commit' in next) {
              const batch = world.commit(next.commit);
              for (let copy = 0; copy < next.copies; copy += 1) {
                void scheduler.schedule(Promise.resolve()).then(() => world.channel.accept(batch));
              }
            } else if ('join' in next) {
              const after = next.join < 0 ? undefined : Math.round(world.events.length * next.join);
              joins.push(world.join(after).catch(unlessBroken));
            } else if ('look' in next) world.look();
            else if ('fail' in next) failing += 1;
            else {
              for (let turn = 0; turn < next.rest && scheduler.count() > 0; turn += 1)
                await scheduler.waitOne();
              if (next.rest === 3) await pause(framePause);
            }
          }
          failing = 0;
          await scheduler.waitIdle();
          world.look();
          await scheduler.waitIdle();
          await pause(framePause * 2 + 1);
          const ears = (await Promise.all(joins)).filter((ear) => ear !== undefined);
          for (const ear of ears) {
            expect(ear.heard).toEqual(ear.expected(world.events.length));
          }
          for (const failure of world.failures) expect(failure).toBeInstanceOf(Overloaded);
          for (const frame of world.frames) expect(frame.length).toBeLessThanOrEqual(500);
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);

  it('sends what commits shortly after a frame together, and after silence at once', async () => {
    const world = new World(30);
    await world.join();
    world.channel.accept(world.commit(1));
    expect(world.frames).toEqual([[1]]);
    world.channel.accept(world.commit(1));
    world.channel.accept(world.commit(2));
    expect(world.frames).toEqual([[1]]);
    await pause(40);
    expect(world.frames).toEqual([[1], [2, 3, 4]]);
    await pause(40);
    world.channel.accept(world.commit(1));
    expect(world.frames).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('never sends more than 500 events in a frame', async () => {
    const world = new World(0);
    await world.join();
    world.channel.accept(world.commit(1_201));
    expect(world.frames.map((frame) => frame.length)).toEqual([500, 500, 201]);
  });

  it('reads what was lost as soon as it hears of something later', async () => {
    const world = new World(0);
    const ear = await world.join();
    world.commit(3);
    world.channel.accept(world.commit(1));
    await pause(1);
    expect(ear.heard).toEqual([1, 2, 3, 4]);
    expect(world.reads).toBe(1);
  });

  it('misses nothing that it hears of in the moment in which it stops to read', async () => {
    for (let ticks = 0; ticks < 12; ticks += 1) {
      const world = new World(0);
      const ear = await world.join();
      world.commit(1);
      world.look();
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      world.commit(1);
      world.channel.accept(world.commit(1));
      await pause(1);
      expect(ear.heard).toEqual([1, 2, 3]);
    }
  });

  it('forgets numbers that never were', async () => {
    const world = new World(0);
    const ear = await world.join();
    world.channel.hearOf(10);
    world.channel.keepUp();
    await pause(1);
    world.channel.accept(world.commit(1));
    await pause(1);
    expect(ear.heard).toEqual([1]);
    expect(world.reads).toBe(1);
  });

  it('lets in any number who come back at once with one read of the table', async () => {
    const world = new World(0);
    world.commit(600);
    const ears = await Promise.all(numbers(1, 200).map((missed) => world.join(600 - missed)));
    expect(world.reads).toBe(1);
    for (const ear of ears) expect(ear.heard).toEqual(ear.expected(600));
  });

  it('reads nothing for a socket that missed no more than memory holds', async () => {
    const world = new World(0);
    world.commit(1_000);
    await world.join();
    for (let batch = 0; batch < 60; batch += 1) world.channel.accept(world.commit(10));
    const ear = await world.join(1_600 - 512);
    expect(ear.heard).toEqual(numbers(1_089, 1_600));
    expect(world.reads).toBe(0);
  });

  it('sends a socket no more than 100 events before it has taken those', async () => {
    const world = new World(0);
    world.commit(5_000);
    let take: (taken: boolean) => void = () => undefined;
    const slow = new Ear(world, 0);
    slow.taken = () => new Promise((resolve) => (take = resolve));
    void world.channel.admit(slow, await world.place(), 0);
    await pause(1);
    expect(slow.heard).toEqual(numbers(1, 100));
    take(true);
    await pause(1);
    expect(slow.heard).toEqual(numbers(1, 200));
    take(false);
    await pause(1);
    expect(slow.heard).toEqual(numbers(1, 200));
    expect(world.ears).not.toContain(slow);
  });

  it('begins anew with the last 50 for a socket that is too far behind', async () => {
    const world = new World(0);
    world.commit(5_001);
    const ear = await world.join(0);
    expect(ear.welcomes).toEqual([{ ok: true, reset: true, seq: 5_001, oldest: 1 }]);
    expect(ear.heard).toEqual(numbers(4_952, 5_001));
    expect((await world.join(1)).welcomes).toEqual([{ ok: true, seq: 5_001, oldest: 1 }]);
  });

  it('begins anew for a socket whose next event is not kept any more', async () => {
    const world = new World(0);
    world.commit(100);
    world.oldest = 61;
    const kept = new Ear(world, 60);
    await world.channel.admit(kept, await world.place(), 60);
    expect(kept.heard).toEqual(numbers(61, 100));
    const tooOld = new Ear(world, 59);
    await world.channel.admit(tooOld, await world.place(), 59);
    expect(tooOld.welcomes).toEqual([{ ok: true, reset: true, seq: 100, oldest: 61 }]);
    expect(tooOld.heard).toEqual(numbers(61, 100));
  });

  it('begins anew for a socket that claims more than there is', async () => {
    const world = new World(0);
    world.commit(3);
    const ear = await world.join(4);
    expect(ear.welcomes).toEqual([{ ok: true, reset: true, seq: 3, oldest: 1 }]);
    expect(ear.heard).toEqual([1, 2, 3]);
  });

  it('does not send a socket again what another node was faster to send it', async () => {
    const world = new World(1_000);
    await world.join();
    world.channel.accept(world.commit(1));
    world.channel.accept(world.commit(1));
    const ear = await world.join(2);
    expect(ear.welcomes).toEqual([{ ok: true, seq: 2, oldest: 1 }]);
    world.channel.close();
  });

  it('tells that it could not read, keeps what it knows, and catches up at the next look', async () => {
    const world = new World(0);
    const ear = await world.join();
    world.delay = () => Promise.reject(new Overloaded());
    world.commit(1);
    world.channel.accept(world.commit(1));
    await pause(1);
    expect(world.failures).toEqual([expect.any(Overloaded)]);
    await expect(world.channel.admit(new Ear(world), { lastSeq: 2, oldest: 1 })).rejects.toBeInstanceOf(
      Overloaded,
    );
    world.delay = async () => undefined;
    world.look();
    await pause(1);
    expect(ear.heard).toEqual([1, 2]);
  });
});
