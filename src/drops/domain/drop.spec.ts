import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { later } from '#kernel';
import { aDrop, NOW, refused, request } from '../../../test/support/builders/drop.js';

describe('Drop', () => {
  it('holds units for so many seconds, at the price of the moment, numbered by arrival', () => {
    const drop = aDrop();
    const { claim } = drop.claim(request('ann'), NOW);
    expect(claim).toMatchObject({
      number: 1,
      state: 'held',
      expiresAt: later(NOW, 120),
      price: { amount: 1999 },
    });
    expect(drop.claim(request('bob'), NOW).claim.number).toBe(2);
    expect(drop.snapshot()).toMatchObject({ available: 0, held: 2, sold: 0 });
  });

  it('refuses the unit after the last', () => {
    const drop = aDrop({ quantity: 1 });
    drop.claim(request('ann'), NOW);
    expect(() => drop.claim(request('bob'), NOW)).toThrow(refused('sold_out'));
  });

  it('refuses a customer beyond the limit, within one batch too', () => {
    const drop = aDrop({ quantity: 10, perCustomer: 2 });
    drop.claim(request('ann', { quantity: 2 }), NOW);
    expect(() => drop.claim(request('ann'), NOW)).toThrow(refused('limit_reached'));
    expect(drop.snapshot().held).toBe(2);
  });

  it('gives a repeated key the same claim, and holds nothing twice', () => {
    const drop = aDrop({ perCustomer: 2 });
    const first = drop.claim(request('ann', { key: 'k' }), NOW);
    const again = drop.claim(request('ann', { key: 'k' }), later(NOW, 5));
    expect(again).toEqual({ claim: first.claim, replayed: true });
    expect(drop.snapshot().held).toBe(1);
  });

  it('refuses a key that made another claim', () => {
    const drop = aDrop({ perCustomer: 5, quantity: 5 });
    drop.claim(request('ann', { key: 'k' }), NOW);
    expect(() => drop.claim(request('ann', { key: 'k', quantity: 2 }), NOW)).toThrow(
      refused('idempotency_key_reused'),
    );
  });

  it.each(['scheduled', 'closed'] as const)('sells nothing while it is %s', (state) => {
    expect(() => aDrop({ state }).claim(request('ann'), NOW)).toThrow(refused('drop_not_open'));
  });

  it('opens at its time, whoever asks first', () => {
    const drop = aDrop({ state: 'scheduled', opensAt: NOW });
    drop.catchUp(later(NOW, -1));
    expect(drop.snapshot().state).toBe('scheduled');
    drop.catchUp(NOW);
    expect(drop.snapshot().state).toBe('open');
    expect(drop.changes().events.map((event) => event.type)).toEqual(['drop.opened']);
  });

  it('frees the units of a hold that is over, and not a second earlier', () => {
    const drop = aDrop();
    const { claim } = drop.claim(request('ann'), NOW);
    drop.expire([claim.id], later(NOW, 119));
    expect(drop.snapshot().held).toBe(1);
    drop.expire([claim.id], later(NOW, 120));
    expect(drop.snapshot()).toMatchObject({ available: 2, held: 0 });
    drop.expire([claim.id], later(NOW, 121));
    expect(drop.snapshot()).toMatchObject({ available: 2, held: 0 });
  });

  it('lets nobody give back what another user holds', () => {
    const drop = aDrop();
    const { claim } = drop.claim(request('ann'), NOW);
    expect(() => drop.release(claim.id, 'bob')).toThrow(refused('not_found'));
    drop.release(claim.id, 'ann');
    drop.release(claim.id, 'ann');
    expect(drop.snapshot()).toMatchObject({ available: 2, held: 0 });
  });

  it('tells of claims given back once for a batch, and of none that was given back before', () => {
    const drop = aDrop();
    const claims = ['ann', 'bob'].map((userId) => drop.claim(request(userId), NOW).claim);
    for (const { id, userId } of claims) drop.release(id, userId);
    for (const { id, userId } of claims) drop.release(id, userId);
    const claimIds = claims.map(({ id }) => id);
    expect(drop.changes().events).toEqual([{ type: 'claims.released', data: { dropId: 'drop', claimIds } }]);
  });

  it('is sold out when the last unit is ordered, not when it is held', () => {
    const drop = aDrop({ quantity: 1 });
    const { claim } = drop.claim(request('ann'), NOW);
    expect(drop.snapshot().state).toBe('open');
    drop.order(claim.id);
    drop.order(claim.id);
    expect(drop.snapshot()).toMatchObject({ state: 'sold_out', held: 0, sold: 1 });
  });

  it('sells a paid claim whose hold is over if its units are still free', () => {
    const drop = aDrop({ quantity: 1 });
    const { claim } = drop.claim(request('ann'), NOW);
    drop.expire([claim.id], later(NOW, 120));
    drop.order(claim.id);
    expect(drop.snapshot()).toMatchObject({ available: 0, sold: 1 });
  });

  it('refuses a paid claim whose units another customer has got', () => {
    const drop = aDrop({ quantity: 1 });
    const { claim } = drop.claim(request('ann'), NOW);
    drop.expire([claim.id], later(NOW, 120));
    drop.claim(request('bob'), later(NOW, 121));
    expect(() => drop.order(claim.id)).toThrow(refused('claim_not_held'));
    expect(drop.snapshot()).toMatchObject({ available: 0, held: 1, sold: 0 });
  });

  it('refuses a paid claim whose customer has taken another one in its place', () => {
    const drop = aDrop({ quantity: 2 });
    const { claim } = drop.claim(request('ann'), NOW);
    drop.release(claim.id, 'ann');
    const { claim: other } = drop.claim(request('ann', { key: 'other' }), NOW);
    expect(() => drop.order(claim.id)).toThrow(refused('claim_not_held'));
    drop.release(other.id, 'ann');
    drop.order(claim.id);
    expect(drop.snapshot()).toMatchObject({ available: 1, held: 0, sold: 1 });
  });

  it('returns unsold units to the stock when it closes, and held ones when their hold ends', () => {
    const drop = aDrop({ quantity: 3 });
    const { claim } = drop.claim(request('ann'), NOW);
    drop.change('close');
    expect(drop.changes().returned).toBe(2);
    drop.expire([claim.id], later(NOW, 120));
    expect(drop.changes().returned).toBe(3);
  });

  it('closes once', () => {
    const drop = aDrop();
    drop.change('close');
    expect(() => drop.change('close')).toThrow(refused('invalid_transition'));
    expect(() => drop.change('open')).toThrow(refused('invalid_transition'));
  });

  it('keeps available + held + sold = quantity and every limit, whatever happens in whatever order', () => {
    const step = fc.record({
      act: fc.constantFrom('claim', 'release', 'expire', 'order', 'close'),
      user: fc.integer({ min: 0, max: 4 }),
      quantity: fc.integer({ min: 1, max: 3 }),
      seconds: fc.integer({ min: 0, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, quantity) => {
        const drop = aDrop({ quantity, perCustomer: 3 });
        const claims: { id: string; userId: string }[] = [];
        let now = NOW;
        for (const { act, user, quantity: wanted, seconds } of steps) {
          now = later(now, seconds);
          const known = claims[user % Math.max(1, claims.length)];
          try {
            if (act === 'claim')
              claims.push(drop.claim(request(`user-${user}`, { quantity: wanted }), now).claim);
            else if (act === 'close') drop.change('close');
            else if (known !== undefined && act === 'release') drop.release(known.id, known.userId);
            else if (known !== undefined && act === 'order') drop.order(known.id);
            else
              drop.expire(
                claims.map((claim) => claim.id),
                now,
              );
          } catch (error) {
            expect(error).toHaveProperty('code');
          }
          const { available, held, sold } = drop.snapshot();
          expect(available + held + sold).toBe(quantity);
          expect(Math.min(available, held, sold)).toBeGreaterThanOrEqual(0);
        }
        const live = new Map<string, number>();
        for (const claim of [...drop.changes().made]) {
          if (claim.state === 'held') live.set(claim.userId, (live.get(claim.userId) ?? 0) + claim.quantity);
        }
        expect(Math.max(0, ...live.values())).toBeLessThanOrEqual(3);
      }),
    );
  });
});
