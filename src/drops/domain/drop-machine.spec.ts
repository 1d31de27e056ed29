import { describe, expect, it } from '@jest/globals';
import { later } from '#kernel';
import { aDrop, NOW, refused, request } from '../../../test/support/builders/drop.js';

describe('a drop that its host changes', () => {
  it('sells nothing while it is paused, keeps what is held, and goes on when it is resumed', () => {
    const drop = aDrop();
    const { claim } = drop.claim(request('ann'), NOW);
    drop.change('pause');
    expect(() => drop.claim(request('bob'), NOW)).toThrow(refused('drop_not_open'));
    expect(() => drop.join('bob', NOW)).toThrow(refused('drop_not_open'));
    drop.order(claim.id);
    expect(drop.snapshot()).toMatchObject({ state: 'paused', available: 1, sold: 1 });
    drop.change('resume');
    expect(drop.claim(request('bob'), NOW).claim.number).toBe(2);
    expect(drop.changes().events.map(({ type }) => type)).toEqual(['drop.paused', 'drop.resumed']);
  });

  it.each(['scheduled', 'open', 'paused'] as const)('closes at its time while it is %s', (state) => {
    const drop = aDrop({ state, closesAt: NOW });
    drop.catchUp(NOW);
    expect([drop.snapshot().state, drop.changes().returned]).toEqual(['closed', 2]);
  });

  it('takes every hold back when it is cancelled, leaves what is sold, and returns the rest to the stock', () => {
    const drop = aDrop({ quantity: 3 });
    const [paid, held] = [drop.claim(request('ann'), NOW), drop.claim(request('bob'), NOW)];
    drop.order(paid.claim.id);
    drop.change('cancel');
    const { made, returned, events } = drop.changes();
    expect(drop.snapshot()).toMatchObject({ state: 'cancelled', available: 2, held: 0, sold: 1 });
    expect([made.map(({ state }) => state), returned]).toEqual([['ordered', 'released'], 2]);
    expect(events).toContainEqual({
      type: 'claims.released',
      data: { dropId: 'drop', claimIds: [held.claim.id] },
    });
    // Money that comes now has to go back.
    expect(() => drop.order(held.claim.id)).toThrow(refused('claim_not_held'));
    expect(() => drop.change('cancel')).toThrow(refused('invalid_transition'));
  });

  it.each([
    ['open', ['scheduled']],
    ['pause', ['open']],
    ['resume', ['paused']],
    ['close', ['scheduled', 'open', 'paused', 'sold_out']],
    ['cancel', ['scheduled', 'open', 'paused']],
  ] as const)('can be asked to %s only while it is %j', (verb, from) => {
    for (const state of ['scheduled', 'open', 'paused', 'sold_out', 'closed', 'cancelled'] as const) {
      const change = (): void => aDrop({ state }).change(verb);
      if ((from as readonly string[]).includes(state)) expect(change).not.toThrow();
      else expect(change).toThrow(refused('invalid_transition'));
    }
  });

  it('makes who lets holds run out wait, longer each time, and nobody else', () => {
    const drop = aDrop({ quantity: 9 });
    let now = NOW;
    const waits: number[] = [];
    for (let hold = 1; hold <= 5; hold += 1) {
      const { claim } = drop.claim(request('ann'), now);
      now = claim.expiresAt;
      drop.expire([claim.id], now);
      try {
        drop.claim(request('ann', { quantity: 9 }), now);
      } catch (error) {
        const { code, facts } = error as { code: string; facts: { retryAfterSeconds?: number } };
        waits.push(code === 'rate_limited' ? (facts.retryAfterSeconds ?? 0) : 0);
      }
      expect(() => drop.claim(request('bob', { quantity: 2 }), now)).toThrow(refused('limit_reached'));
      now = later(now, waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([0, 30, 60, 120, 240]);
  });
});
