import { beforeEach, describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

describe('who is let in', () => {
  let [passed, worked, answered] = [0, 0, 0];
  let admission: Admission;
  beforeEach(() => {
    [passed, worked, answered] = [0, 0, 0];
    admission = new Admission(500, {
      passed: () => passed,
      worked: () => worked,
      answered: () => answered,
    });
  });

  /** A tenth of a second in which so many were answered; its last one sees what follows from it. */
  function tenth(underWay: number, { rate = 0, share = 1 } = {}): void {
    admission.admits(underWay);
    [passed, worked, answered] = [passed + 100, worked + 100 * share, answered + rate];
    admission.admits(underWay);
  }

  /** A second of that. */
  function second(underWay: number, seen: { rate: number; share?: number }): void {
    for (let times = 0; times < 10; times += 1) tenth(underWay, seen);
  }

  /** How many may be under way. */
  function limit(): number {
    let underWay = 500;
    while (!admission.admits(underWay)) underWay -= 1;
    return underWay + 1;
  }

  it('is everybody, up to the setting, of a burst', () => {
    tenth(0, { rate: 100 });
    for (let times = 0; times < 9; times += 1) tenth(499, { rate: 100 });
    for (let underWay = 0; underWay < 500; underWay += 1) expect(admission.admits(underWay)).toBe(true);
    expect(admission.admits(500)).toBe(false);
  });

  it('is who can be answered within 50 ms of a crowd that stands', () => {
    second(400, { rate: 400 });
    expect(limit()).toBe(200);
    // Answered faster since they are fewer, and then slower.
    tenth(200, { rate: 500 });
    expect(limit()).toBe(250);
    tenth(250, { rate: 10 });
    expect(limit()).toBe(128);
    tenth(128, { rate: 5_000 });
    expect(limit()).toBe(500);
  });

  it.each([
    ['waits for something else than the process', 400, 0.9],
    ['has been almost served meanwhile', 127, 1],
  ])('is everybody of a crowd that %s', (_, underWay, share) => {
    second(underWay, { rate: 200, share });
    expect(limit()).toBe(500);
  });

  it('is everybody again once nobody was refused, or the process has time again', () => {
    second(400, { rate: 400 });
    // In the first of them somebody was.
    for (let times = 0; times < 2; times += 1) tenth(10, { rate: 240 });
    expect(limit()).toBe(500);
    second(400, { rate: 400 });
    expect(limit()).toBe(200);
    tenth(200, { rate: 240, share: 0.5 });
    expect(limit()).toBe(500);
  });
});
