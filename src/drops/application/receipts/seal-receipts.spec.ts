import { describe, expect, it } from '@jest/globals';
import { PlainGroupCommits } from '#kernel';
import { FakeDrops, FakeRooms, FakeUnitOfWork, NumberedIds } from '../../../../test/support/fakes/drops.js';
import { chained, checked, FakeReceipts, seals } from '../../../../test/support/fakes/receipts.js';
import { DropDesk } from '../drop-desk.js';
import { SealReceipts } from './seal-receipts.js';
import { VisibleReceipts } from './visible-receipts.js';

/** A drop to which so many shoppers came, each in a batch of their own. */
async function visited(shoppers: number, options: ConstructorParameters<typeof FakeDrops>[0] = {}) {
  const drops = new FakeDrops({ quantity: 1, state: 'scheduled', ...options });
  const receipts = new FakeReceipts(drops, drops.state);
  const ids = new NumberedIds();
  const desk = new DropDesk(drops, new FakeUnitOfWork(), ids, new PlainGroupCommits());
  await desk.commitAll(new Map([['drop', [{ kind: 'change', verb: 'open' }]]]));
  const come = (userId: string) =>
    desk.commitAll(
      new Map([['drop', [{ kind: 'claim', id: ids.next(), userId, quantity: 1, key: `secret ${userId}` }]]]),
    );
  for (let shopper = 1; shopper <= shoppers; shopper += 1) await come(`shopper ${shopper}`);
  return { drops, receipts, come, seal: () => receipts.seal() };
}

const an = (userId: string) =>
  ({ userId, sessionId: 's', displayName: 'Ann', role: 'shopper', guest: true }) as const;

describe('sealing', () => {
  it('chains every record to the one before, from the plan on', async () => {
    const { seal } = await visited(3);
    const records = await seal();
    const lines = records.map(({ line }) => line);
    expect(records).toEqual(chained('drop', lines));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ drop: 'drop', number: 1, plan: { quantity: 1 } });
  });

  it('goes on where it stopped, however often and in whatever parts', async () => {
    const { receipts, seal, come } = await visited(800);
    await seal();
    await come('late');
    await seal();
    await seal();
    expect(receipts.published.map(({ number }) => number)).toEqual(
      Array.from({ length: 803 }, (_, index) => index + 1),
    );
    expect((await checked('drop', receipts.published)).wrong).toEqual([]);
  });

  it('calls a shopper by one name in a receipt, by another in the next, and by no name at all', async () => {
    const { seal } = await visited(1);
    const [, , record] = await seal();
    const called = seals.pseudonyms(Buffer.alloc(32, 7))('shopper 1');
    expect(record?.line).toContain(`["claim","${called}",1,1]`);
    expect(JSON.stringify(await seal())).not.toMatch(/shopper|secret/);
    expect(seals.pseudonyms(Buffer.alloc(32, 8))('shopper 1')).not.toBe(called);
  });

  it('lets no drop that cannot be sealed keep the others open', async () => {
    const { drops, receipts } = await visited(1);
    receipts.waiting = async () => ['broken', 'drop'];
    const { take } = receipts;
    receipts.take = (dropId, bytes) =>
      dropId === 'broken' ? Promise.reject(new Error('broken')) : take.call(receipts, dropId, bytes);
    const sealing = new SealReceipts(receipts, seals, new FakeUnitOfWork()).execute();
    await expect(sealing).rejects.toThrow('broken');
    expect(receipts.published).toHaveLength(drops.records.length + 1);
  });
});

describe('a receipt as it is shown', () => {
  it('tells its caller who they are in it, and whether more can follow', async () => {
    const { drops, receipts, seal } = await visited(1);
    await seal();
    const visible = new VisibleReceipts(drops, new FakeRooms(), receipts, seals);
    const you = seals.pseudonyms(receipts.key)('shopper 1');
    expect(await visible.ofDrop('drop', an('shopper 1'), { limit: 2 })).toMatchObject({
      you,
      next: 2,
      final: false,
    });
    expect(await visible.ofDrop('drop', undefined, { after: 2 })).toMatchObject({
      you: null,
      next: null,
      final: false,
    });
    drops.state = { ...drops.state, state: 'closed', held: 0, available: 1 };
    expect(await visible.ofDrop('drop', undefined, {})).toMatchObject({ final: true });
    expect(await visible.ofDrop('drop', undefined, { limit: 2 })).toMatchObject({ final: false });
  });

  it('is for those who may see the room', async () => {
    const { drops, receipts } = await visited(1, { openToAll: false } as object);
    const rooms = new FakeRooms();
    rooms.members.add('ann');
    const visible = new VisibleReceipts(drops, rooms, receipts, seals);
    for (const actor of [undefined, an('bob')])
      await expect(visible.ofDrop('drop', actor, {})).rejects.toMatchObject({ code: 'not_found' });
    expect(await visible.ofDrop('drop', an('ann'), {})).toMatchObject({ data: [] });
  });
});
