import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Overloaded } from '#kernel';
import { Ear, numbers, World } from '../../../../../test/support/fakes/room-world.js';

describe('A room channel', () => {
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

  it('misses nothing that commits while its first socket is being looked at', async () => {
    const world = new World(0);
    const first = new Ear(world);
    const place = await world.place();
    world.channel.accept(world.commit(2));
    await world.channel.admit(first, place);
    await pause(1);
    expect(first.heard).toEqual([1, 2]);
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

  it('reads each page of the past once for all who ask for it at the same time', async () => {
    const world = new World(0);
    world.commit(3_000);
    const ears = await Promise.all(numbers(1, 100).map((after) => world.join(after)));
    // Five pages, and memory for the rest.
    expect(world.reads).toBeLessThanOrEqual(6);
    for (const ear of ears) expect(ear.heard).toEqual(ear.expected(3_000));
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
