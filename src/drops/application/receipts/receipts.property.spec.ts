import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { later, PlainGroupCommits } from '#kernel';
import { FakeDrops, FakeUnitOfWork, NumberedIds } from '../../../../test/support/fakes/drops.js';
import { chained, checked, FakeReceipts, seals } from '../../../../test/support/fakes/receipts.js';
import type { Admission, DropVerb } from '../../domain/drop-state.js';
import { DropDesk } from '../drop-desk.js';
import type { DropRequest } from '../drop-requests.js';
import { ExtendHolds } from '../extend-holds.js';
import { OrderClaims } from '../order-claims.js';
import { countersOf, type SealedRecord } from './batch-record.js';

const VERBS: readonly DropVerb[] = ['open', 'pause', 'resume', 'pause', 'resume', 'close', 'cancel'];

/** What somebody asks. `again`: a key that was used before. */
const deeds = fc.record({
  what: fc.constantFrom(
    ...['claim', 'claim', 'claim', 'claim', 'again', 'release', 'join', 'join', 'leave'],
    ...['expire', 'expire', 'change', 'merge', 'merge'],
  ),
  who: fc.integer({ min: 0, max: 6 }),
  quantity: fc.constantFrom(1, 1, 1, 2, 3),
  which: fc.nat(),
});

/** Batches, the time before each, and whether claims are ordered instead. */
const lives = fc.array(
  fc.record({
    deeds: fc.array(deeds, { minLength: 1, maxLength: 8 }),
    after: fc.constantFrom(0, 0.001, 0.4, 3, 11, 45),
    orders: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 4, maxLength: 30, size: 'max' },
);

const plans = fc.record({
  quantity: fc.integer({ min: 1, max: 6 }),
  perCustomer: fc.integer({ min: 1, max: 3 }),
  holdSeconds: fc.constantFrom(2, 10, 30),
  opensIn: fc.constantFrom(null, 0, 5),
  closesIn: fc.constantFrom(null, null, 60, 200),
  admission: fc.constantFrom<Admission>('at_once', 'at_once', 'pre_line', 'draw'),
});

const SEED = '5eed'.repeat(16);

type Deed = typeof deeds extends fc.Arbitrary<infer T> ? T : never;

/** Lives the life of a drop; @returns it and its receipt, still open. */
async function lived(
  { opensIn, closesIn, ...plan }: typeof plans extends fc.Arbitrary<infer T> ? T : never,
  batches: typeof lives extends fc.Arbitrary<infer T> ? T : never,
) {
  const { now } = new FakeDrops();
  const drops = new FakeDrops({
    ...plan,
    state: 'scheduled',
    ...(plan.admission === 'at_once'
      ? { seed: null, seedHash: null }
      : { seed: SEED, seedHash: seals.commitment(SEED) }),
    opensAt: opensIn === null ? null : later(now, opensIn),
    closesAt: closesIn === null ? null : later(now, closesIn),
  });
  const receipts = new FakeReceipts(drops, drops.state);
  const ids = new NumberedIds();
  const unitOfWork = new FakeUnitOfWork();
  const desk = new DropDesk(drops, unitOfWork, ids, new PlainGroupCommits());
  const orders = new OrderClaims(drops, unitOfWork);
  const holds = new ExtendHolds(drops, unitOfWork);
  const asked: Extract<DropRequest, { kind: 'claim' }>[] = [];
  const requestOf = ({ what, who, quantity, which }: Deed): DropRequest => {
    const userId = `user-${who}`;
    const known = drops.made[which % Math.max(1, drops.made.length)];
    const earlier = asked[which % Math.max(1, asked.length)];
    if (what === 'again' && earlier !== undefined) return { ...earlier, id: ids.next(), quantity };
    if (what === 'release' && known !== undefined)
      return { kind: 'release', claimId: known.id, userId: which % 5 === 0 ? userId : known.userId };
    if (what === 'join' || what === 'leave') return { kind: what, userId };
    if (what === 'merge') return { kind: 'merge', guestId: `user-${(who + 1 + (which % 6)) % 7}`, userId };
    if (what === 'expire') return { kind: 'expire', claimIds: drops.claimIds() };
    if (what === 'change') return { kind: 'change', verb: VERBS[which % VERBS.length] ?? 'open' };
    const id = ids.next();
    const claim = { kind: 'claim', id, userId, quantity, key: `key of ${id}` } as const;
    asked.push(claim);
    return claim;
  };
  if (opensIn === null && plan.admission === 'at_once')
    await desk.commitAll(new Map([['drop', [{ kind: 'change', verb: 'open' }]]]));
  for (const batch of batches) {
    drops.now = later(drops.now, batch.after);
    const claims = drops.claimIds().filter((_, index) => index % 3 === batch.deeds.length % 3);
    if (batch.orders && claims.length > 0)
      await (batch.deeds.length % 2 === 0 ? orders : holds).execute(claims);
    else await desk.commitAll(new Map([['drop', batch.deeds.map(requestOf)]]));
  }
  return { drops, receipts };
}

describe('the receipt of any drop', () => {
  it('is enough to decide all of it once more: the same outcomes, turns and counters', async () => {
    let [claims, turns, repeats, shuffled, places, over] = [0, 0, 0, 0, 0, 0];
    await fc.assert(
      fc.asyncProperty(plans, lives, async (plan, batches) => {
        const { drops, receipts } = await lived(plan, batches);
        const { check, wrong } = await checked('drop', await receipts.seal());
        expect(wrong).toEqual([]);
        expect(check.drop).toEqual(countersOf(drops.state));
        expect(check.head.number).toBe(drops.records.length + 1);
        claims += drops.state.claims;
        const line = drops.records.flatMap((record) => record.line);
        turns += line.filter(([kind]) => kind === 'turn').length;
        shuffled += line.some(([kind]) => kind === 'seed') && drops.state.claims > 1 ? 1 : 0;
        const requests = drops.records.flatMap((record) => record.requests);
        repeats += requests.filter(({ length, 0: kind }) => kind === 'claim' && length === 5).length;
        const merges = requests.filter((entry) => entry[0] === 'merge');
        places += merges.filter((entry) => entry[3] > 0).length;
        over += merges.filter((entry) => entry[4].length > 0).length;
      }),
      { numRuns: 400 },
    );
    // Nothing is proved by drops in which nothing happens.
    expect(Math.min(claims / 20, turns, repeats)).toBeGreaterThan(20);
    expect(Math.min(places, over)).toBeGreaterThan(10);
    expect(shuffled).toBeGreaterThan(5);
  }, 120_000);

  it('shows any outcome that was changed, also if every hash was made anew', async () => {
    await fc.assert(
      fc.asyncProperty(plans, lives, fc.nat(), async (plan, batches, which) => {
        const { receipts } = await lived(plan, batches);
        const lines = (await receipts.seal()).map(({ line }) => line);
        const places = lines.flatMap((line, index) => {
          const record = JSON.parse(line) as SealedRecord;
          return 'plan' in record ? [] : record.requests.map((_, entry) => ({ index, entry }));
        });
        const place = places[which % Math.max(1, places.length)];
        if (place === undefined) return;
        lines[place.index] = otherOutcome(lines[place.index] ?? '', place.entry);
        const { wrong } = await checked('drop', chained('drop', lines));
        expect(wrong.map(({ number }) => number)).toContain(place.index + 1);
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  it('shows a seed that is not the one it was committed to', async () => {
    const plan = { quantity: 1, perCustomer: 1, holdSeconds: 30, opensIn: 5, closesIn: null } as const;
    const come = { deeds: [0, 1, 2].map((who) => ({ what: 'join', who, quantity: 1 as const, which: 0 })) };
    const batches = ([0, 45] as const).map((after) => ({ ...come, after, orders: false }));
    const { receipts } = await lived({ ...plan, admission: 'pre_line' }, batches);
    const lines = (await receipts.seal()).map(({ line }) => line);
    expect((await checked('drop', chained('drop', lines))).wrong).toEqual([]);
    const forged = lines.map((line) => line.replaceAll(SEED, 'beef'.repeat(16)));
    const { wrong } = await checked('drop', chained('drop', forged));
    expect(wrong.flatMap((record) => record.wrong)).toContain(
      'the seed is not the one that the plan is committed to',
    );
  });

  it('names nobody and no key', async () => {
    await fc.assert(
      fc.asyncProperty(plans, lives, async (plan, batches) => {
        const { receipts } = await lived(plan, batches);
        const text = JSON.stringify(await receipts.seal());
        expect(text).not.toMatch(/user-|key of|host|id-\d/);
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

/** The line with another outcome of one request: what was given is refused, what was refused is given, and one more expires. */
function otherOutcome(line: string, entry: number): string {
  const record = JSON.parse(line) as { requests: (string | number | number[])[][] };
  const request = record.requests[entry] ?? [];
  const at =
    { claim: 3, release: 3, join: 2, leave: 2, change: 2, merge: 4, order: 2, expire: 1 }[
      String(request[0])
    ] ?? 0;
  const given = request[at];
  if (Array.isArray(given)) request[at] = [...given, 1_000];
  else request[at] = typeof given === 'number' ? 'limit_reached' : 1;
  return JSON.stringify(record);
}
