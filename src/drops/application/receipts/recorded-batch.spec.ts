import { describe, expect, it } from '@jest/globals';
import { later, PlainGroupCommits } from '#kernel';
import { aDrop, NOW, request } from '../../../../test/support/builders/drop.js';
import { FakeDrops, FakeUnitOfWork, NumberedIds } from '../../../../test/support/fakes/drops.js';
import type { Drop } from '../../domain/drop.js';
import { DropDesk } from '../drop-desk.js';
import type { DropRequest } from '../drop-requests.js';
import { OrderClaims } from '../order-claims.js';
import { RecordedBatch } from './recorded-batch.js';

const claim = (userId: string, changes: object = {}): DropRequest => ({
  kind: 'claim',
  ...request(userId, changes),
});

function recordOf(drop: Drop, requests: readonly DropRequest[], now = NOW) {
  const batch = new RecordedBatch(drop, now);
  for (const one of requests) batch.decide(one);
  return batch.record();
}

describe('the record of a batch', () => {
  it('tells each request in its order, with what was given or why not', () => {
    const drop = aDrop({ quantity: 2 });
    const first = claim('ann', { id: 'of ann', key: 'k' });
    const record = recordOf(drop, [
      first,
      { ...first, id: 'other' } as DropRequest,
      claim('ann', { key: 'k', quantity: 2 }),
      claim('bob', { id: 'of bob' }),
      claim('cid'),
      { kind: 'join', userId: 'cid' },
      { kind: 'join', userId: 'cid' },
      { kind: 'leave', userId: 'cid' },
      { kind: 'release', userId: 'cid', claimId: 'of bob' },
      { kind: 'release', userId: 'bob', claimId: 'of bob' },
      { kind: 'change', verb: 'resume' },
      { kind: 'change', verb: 'pause' },
      claim('cid'),
    ]);
    expect(record?.requests).toEqual([
      ['claim', 'ann', 1, 1],
      ['claim', 'ann', 1, 1, 1],
      ['claim', 'ann', 2, 'idempotency_key_reused', 1],
      ['claim', 'bob', 1, 2],
      ['claim', 'cid', 1, 'sold_out'],
      ['join', 'cid', 1],
      ['join', 'cid', 0],
      ['leave', 'cid', 'left'],
      ['release', 'cid', 2, 'not_found'],
      ['release', 'bob', 2, 'released'],
      ['change', 'resume', 'invalid_transition'],
      ['change', 'pause', 'done'],
      ['claim', 'cid', 1, 'drop_not_open'],
    ]);
    expect(record).toMatchObject({ dropId: 'drop', at: NOW, line: [] });
    expect(record?.after).toEqual({
      ...{ state: 'paused', available: 1, held: 1, sold: 0, claims: 2 },
      ...{ waiting: 0, places: 1, served: 0 },
    });
  });

  it('tells of refusals alone, while the drop can still change', () => {
    const drop = aDrop({ available: 0, held: 2 });
    expect(recordOf(drop, [claim('ann')])).toMatchObject({ requests: [['claim', 'ann', 1, 'sold_out']] });
  });

  it.each(['sold_out', 'closed', 'cancelled'] as const)(
    'tells nothing of what a %s drop refuses',
    (state) => {
      const units = state === 'sold_out' ? { available: 0, sold: 2 } : {};
      expect(recordOf(aDrop({ state, ...units }), [claim('ann')])).toBeNull();
    },
  );

  it('tells of a closed drop as long as somebody holds units of it', () => {
    const drop = aDrop({ state: 'closed', available: 1, held: 1 });
    expect(recordOf(drop, [claim('ann')])).toMatchObject({
      requests: [['claim', 'ann', 1, 'drop_not_open']],
    });
  });

  it('tells nothing if nobody asked and nothing happened, and what happened by itself if it did', () => {
    const opensAt = later(NOW, 10);
    const early = aDrop({ state: 'scheduled', opensAt });
    expect(recordOf(early, [{ kind: 'catch-up' }, { kind: 'expire', claimIds: ['none'] }])).toBeNull();
    const opened = recordOf(early, [{ kind: 'catch-up' }], opensAt);
    expect(opened).toMatchObject({ requests: [], after: { state: 'open' } });
  });

  it('tells which holds ended, not which were looked at', () => {
    const drop = aDrop({ quantity: 3, perCustomer: 3 });
    const ids = ['a', 'b', 'c'];
    recordOf(
      drop,
      ids.map((id, index) => claim('ann', { id, key: `${index}` })),
    );
    const over = later(NOW, 120);
    const record = recordOf(
      drop,
      [
        { kind: 'release', userId: 'ann', claimId: 'b' },
        { kind: 'expire', claimIds: ids },
      ],
      over,
    );
    expect(record?.requests).toEqual([
      ['release', 'ann', 2, 'released'],
      ['expire', [1, 3]],
    ]);
  });

  it('tells whose turn came, and who may have no more', async () => {
    const drops = new FakeDrops({ quantity: 2 });
    const desk = new DropDesk(drops, new FakeUnitOfWork(), new NumberedIds(), new PlainGroupCommits());
    await desk.commitAll(
      new Map([['drop', [claim('ann', { id: 'of ann' }), claim('bob', { id: 'of bob' })]]]),
    );
    await desk.commitAll(
      new Map([
        [
          'drop',
          [
            { kind: 'join', userId: 'cid' },
            { kind: 'join', userId: 'dan' },
          ],
        ],
      ]),
    );
    await desk.commitAll(
      new Map([
        [
          'drop',
          [
            { kind: 'release', userId: 'ann', claimId: 'of ann' },
            { kind: 'release', userId: 'bob', claimId: 'of bob' },
          ],
        ],
      ]),
    );
    expect(drops.records.map(({ line }) => line)).toEqual([
      [],
      [],
      [
        ['turn', 'cid', 1, 3],
        ['turn', 'dan', 2, 4],
      ],
    ]);
  });

  it('tells what became of paid claims', async () => {
    const drops = new FakeDrops({ quantity: 1 });
    const desk = new DropDesk(drops, new FakeUnitOfWork(), new NumberedIds(), new PlainGroupCommits());
    await desk.commitAll(new Map([['drop', [claim('ann', { id: 'of ann' })]]]));
    await desk.commitAll(
      new Map([
        ['drop', [{ kind: 'release', userId: 'ann', claimId: 'of ann' }, claim('bob', { id: 'of bob' })]],
      ]),
    );
    await new OrderClaims(drops, new FakeUnitOfWork()).execute(['of ann', 'of bob']);
    expect(drops.records.at(-1)).toMatchObject({
      requests: [
        ['order', 1, 'lost'],
        ['order', 2, 'ordered'],
      ],
      after: { state: 'sold_out', sold: 1 },
    });
  });
});
