import { beforeEach, describe, expect, it } from '@jest/globals';
import { TalkPace } from './talk-pace.js';

/** Ten a second. */
const GAP = 100;

describe('The pace of a room', () => {
  let pace: TalkPace;
  beforeEach(() => {
    pace = new TalkPace();
  });

  const crowd = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `user ${from + index}`);
  /** Everybody asks at `now`; returns the waits of those who must. */
  const ask = (who: readonly string[], now: number): Map<string, number> =>
    new Map(who.map((id) => [id, pace.ask(id, GAP, now)] as const).filter(([, wait]) => wait > 0));

  it('holds nobody back who talks no faster than the room may', () => {
    for (let now = 0; now < 60_000; now += GAP) expect(pace.ask('ann', GAP, now)).toBe(0);
    expect(ask(crowd(0, 20), 120_000).size).toBe(0);
  });

  it('gives those who are too many turns one after the other, and hears each at theirs', () => {
    const waits = ask(crowd(0, 60), 0);
    // 2 s of talk at once, a second of the half that the quiet have, and then turns.
    expect(waits.size).toBe(60 - 20 - 5);
    const times = [...waits.values()];
    expect(times[0]).toBeGreaterThan(0);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(new Set(times).size).toBe(times.length);
    for (const [id, wait] of waits) expect(pace.ask(id, GAP, wait)).toBe(0);
  });

  it('tells whoever comes before their turn the rest of the wait, and gives nobody two', () => {
    const waits = ask(crowd(0, 40), 0);
    const [id, wait] = [...waits].at(-1) as [string, number];
    expect(pace.ask(id, GAP, 200)).toBe(wait - 200);
    expect(pace.ask(id, GAP, wait)).toBe(0);
    expect(pace.ask(id, GAP, wait)).toBeGreaterThan(0);
  });

  it('hears the quiet before those who talk all the time', () => {
    const loud = crowd(0, 100);
    let now = 0;
    for (; now < 20_000; now += 50) for (const id of loud) pace.ask(id, GAP, now);
    expect(pace.ask('user 0', GAP, now)).toBeGreaterThan(2_000);
    expect(pace.ask('quiet', GAP, now)).toBe(0);
  });

  it('lets a room that everyone shouts in say what it may, half of it more at most, and shuts nobody out', () => {
    const loud = crowd(0, 50);
    const said = new Map<string, number>();
    const lasting = 60_000;
    for (let now = 0; now < lasting; now += 20)
      for (const id of loud) if (pace.ask(id, GAP, now) === 0) said.set(id, (said.get(id) ?? 0) + 1);
    const all = [...said.values()].reduce((sum, count) => sum + count, 0);
    expect(all).toBeLessThanOrEqual(((lasting + 2_000) / GAP) * 1.5);
    expect(all).toBeGreaterThanOrEqual((lasting / GAP) * 0.9);
    expect(said.size).toBe(50);
    const counts = [...said.values()];
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(3);
  });

  it('counts what was said on another node, and a turn that was used there once', () => {
    for (const id of crowd(0, 25)) pace.count(id, GAP, 0);
    const wait = pace.ask('user 0', GAP, 0);
    expect(wait).toBeGreaterThan(0);
    const calm = pace.calmIn(0);
    pace.count('user 0', GAP, 0);
    expect(pace.calmIn(0)).toBe(calm);
  });

  it('keeps a turn that another node gave', () => {
    for (const id of crowd(0, 40)) pace.count(id, GAP, 0);
    pace.promise('ann', 700, GAP, 0);
    expect(pace.ask('ann', GAP, 100)).toBe(600);
    expect(pace.ask('ann', GAP, 700)).toBe(0);
  });

  it('makes nobody wait longer than a minute', () => {
    const waits = ask(crowd(0, 5_000), 0);
    expect(Math.max(...waits.values())).toBe(60_000);
  });

  it('is as before when what was counted was not said', () => {
    for (const id of crowd(0, 40)) {
      expect(pace.ask(id, GAP, 0)).toBe(0);
      pace.giveBack(GAP);
    }
  });

  it('knows a message that was stored for a while, and forgets all of a room that fell silent', () => {
    pace.ask('ann', GAP, 0);
    pace.remember('ann 1', 0);
    expect([pace.knows('ann 1'), pace.knows('ann 2'), pace.isOver(1_000)]).toEqual([true, false, false]);
    expect(pace.isOver(40_000)).toBe(true);
    expect(pace.knows('ann 1')).toBe(false);
  });
});
