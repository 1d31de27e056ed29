import { describe, expect, it } from '@jest/globals';
import { aDrop, NOW, refused, request } from '../../../test/support/builders/drop.js';
import { revealedSeed } from './admission.js';
import { Drop } from './drop.js';
import type { Admission, DropState } from './drop-state.js';

const SHUFFLED = ['pre_line', 'draw'] as const;
const planned = (admission: Admission, changes: Partial<DropState> = {}): Drop =>
  aDrop({ state: 'scheduled', admission, seed: 'ab'.repeat(32), seedHash: 'cd'.repeat(32), ...changes });

describe('before its opening a drop', () => {
  it.each(SHUFFLED)('with %s gives places by arrival, each user one, and keeps them', (admission) => {
    const drop = planned(admission);
    for (const user of ['ann', 'bob', 'ann']) drop.join(user, NOW);
    drop.leave('bob');
    drop.join('bob', NOW);
    expect(drop.changes().line.joined).toMatchObject([
      { number: 1, entry: 1, userId: 'ann', state: 'waiting' },
      { number: 2, entry: 2, userId: 'bob', state: 'left' },
      { number: 3, entry: 3, userId: 'bob', state: 'waiting' },
    ]);
    expect([drop.snapshot().waiting, drop.owed]).toEqual([2, 0]);
  });

  it.each([...SHUFFLED, 'at_once'] as const)('with %s sells nothing', (admission) => {
    const drop = planned(admission);
    expect(() => drop.claim(request('ann'), NOW)).toThrow(refused('drop_not_open'));
  });

  it('that admits at once gives no places', () => {
    expect(() => planned('at_once').join('ann', NOW)).toThrow(refused('drop_not_open'));
  });

  it('keeps its seed, and tells it from the opening on, or when it ends without one', () => {
    const seed = 'ab'.repeat(32);
    expect(revealedSeed(planned('draw').snapshot())).toBeNull();
    for (const verb of ['open', 'close', 'cancel'] as const) {
      const drop = planned('draw');
      drop.change(verb);
      expect(revealedSeed(drop.snapshot())).toBe(seed);
    }
  });
});

describe('the opening', () => {
  it.each(SHUFFLED)(
    'of a drop with %s moves all who entered behind the numbers of arrival, once',
    (admission) => {
      const drop = planned(admission, { opensAt: NOW });
      for (const user of ['ann', 'bob', 'cid']) drop.join(user, NOW);
      drop.leave('ann');
      drop.catchUp(NOW);
      expect(drop.snapshot()).toMatchObject({ state: 'open', waiting: 2, places: 5, served: 3 });
      expect(drop.toShuffle()).toMatchObject({ behind: 3, joined: [{ userId: 'ann' }, {}, {}] });
      expect(drop.toShuffle()).toBeNull();
      expect(drop.changes().line).toEqual({ joined: [], changed: [], dissolved: false });
    },
  );

  it('shuffles nobody after a pause, nor where nobody waits any more', () => {
    const drop = planned('pre_line', { state: 'paused', waiting: 2, places: 2, available: 0, held: 2 });
    drop.change('resume');
    expect(drop.toShuffle()).toBeNull();
    const over = planned('pre_line', { opensAt: NOW, closesAt: NOW });
    over.join('ann', NOW);
    over.catchUp(NOW);
    expect([over.toShuffle(), over.changes().line.joined]).toMatchObject([null, [{ state: 'over' }]]);
  });

  it('of a pre-line lets newcomers line up behind the shuffled, and claim what nobody waits for', () => {
    const drop = planned('pre_line', { quantity: 3 });
    drop.join('ann', NOW);
    drop.change('open');
    drop.join('bob', NOW);
    const { joined = [] } = drop.toShuffle() ?? {};
    expect(joined).toMatchObject([{}, { userId: 'bob', number: 3, entry: null }]);
    expect(drop.claim(request('cid'), NOW).claim.state).toBe('held');
    expect(() => drop.claim(request('dan'), NOW)).toThrow(refused('sold_out'));
  });

  it('of a draw admits who entered and stayed, and teaches the others why not', () => {
    const drop = planned('draw', { quantity: 9, perCustomer: 2 });
    for (const user of ['ann', 'bob']) drop.join(user, NOW);
    drop.leave('bob');
    drop.change('open');
    for (const outsider of ['bob', 'zoe']) {
      const refusal = expect.objectContaining({
        code: 'drop_not_open',
        message: expect.stringMatching(/entered its line before it opened/),
        facts: { dropId: 'drop', state: 'open', admission: 'draw' },
      });
      expect(() => drop.claim(request(outsider), NOW)).toThrow(refusal);
      expect(() => drop.join(outsider, NOW)).toThrow(refusal);
    }
    drop.join('ann', NOW);
    expect(drop.claim(request('ann'), NOW).claim.state).toBe('held');
  });

  it('of a draw knows those who entered by their stored places', () => {
    const { line } = (() => {
      const drop = planned('draw');
      drop.join('ann', NOW);
      return drop.changes();
    })();
    const state = { ...planned('draw', { state: 'open' }).snapshot(), places: 2, served: 2 };
    const [place] = line.joined;
    const later = Drop.restore(state, [], [{ ...place!, number: 2, state: 'over' }]);
    later.join('ann', NOW);
    expect(later.changes().line.joined).toMatchObject([{ userId: 'ann', number: 3, entry: null }]);
  });
});
