/** What must be so of every drop and its room, whatever was done to them. */
import { expect } from '@jest/globals';
import type { TestApp } from '../../support/app.js';
import { type LoggedEvent, logOf, type Shop } from '../../support/shop.js';
import type { TwoNodes } from './two-nodes.js';

/** I1 and I6: the counters fit the rows they count, in the tables and in every line of a log without a gap. */
export async function audit(two: TwoNodes, { host, roomId }: Shop): Promise<LoggedEvent[]> {
  const unfit = await two.sql(
    `SELECT drops.id, state, quantity, available, drops.held, sold, claims, counted FROM drops CROSS JOIN LATERAL (
       SELECT coalesce(sum(c.quantity) FILTER (WHERE c.state = 'held'), 0) AS held,
              coalesce(sum(c.quantity) FILTER (WHERE c.state = 'ordered'), 0) AS ordered,
              count(*) AS made, count(DISTINCT number) AS numbers, coalesce(max(number), 0) AS latest
       FROM claims AS c WHERE drop_id = drops.id
     ) AS counted
     WHERE room_id = $1 AND (
       available + drops.held + sold <> quantity OR least(available, drops.held, sold) < 0
       OR counted.held <> drops.held OR counted.ordered <> sold
       OR made <> claims OR numbers <> claims OR latest <> claims
       OR waiting <> (SELECT count(*) FROM line_places AS p WHERE p.drop_id = drops.id AND p.state = 'waiting'))`,
    [roomId],
  );
  expect(unfit).toEqual([]);
  return logWithoutGaps(two.one, { host, roomId });
}

export async function logWithoutGaps(
  app: TestApp,
  { host, roomId }: Pick<Shop, 'host' | 'roomId'>,
): Promise<LoggedEvent[]> {
  const log = await logOf(app, host, roomId);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const quantityOf = new Map<unknown, number>();
  for (const { type, data } of log) {
    if (!type.startsWith('drop.')) continue;
    const { dropId, available, held, sold } = data;
    const units = [available, held, sold].map(Number);
    expect(Math.min(...units)).toBeGreaterThanOrEqual(0);
    const sum = units.reduce((total, count) => total + count, 0);
    expect(sum).toBe(quantityOf.get(dropId) ?? sum);
    quantityOf.set(dropId, sum);
  }
  return log;
}
