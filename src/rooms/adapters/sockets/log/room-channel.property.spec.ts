import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Overloaded } from '#kernel';
import { type Ear, World } from '../../../../../test/support/fakes/room-world.js';

/** A database that is away makes a join fail, and nothing else does. */
const unlessBroken = (error: unknown): undefined => {
  if (!(error instanceof Overloaded)) throw error;
};

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
      { numRuns: process.env['SOUK_SOAK'] === '1' ? 300 : 100 },
    );
  }, 60_000);
});
