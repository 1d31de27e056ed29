import { unnested } from '#platform/database/connections/unnested.js';
import type { Connection } from '#platform/database/database.js';
import type { DecidedDrop } from '../../application/ports.js';
import { type BatchRecord, bodyOf } from '../../application/receipts/batch-record.js';
import type { DropChanges, DropState } from '../../domain/drop-state.js';
import { plainArray } from './plain-array.js';

/** What a batch made of a drop. */
export interface SavedDrop {
  readonly state: DropState;
  readonly changes: DropChanges;
  readonly record: BatchRecord | null;
}

/** Those to which anything happened. */
export function changedDrops(decided: readonly DecidedDrop[]): SavedDrop[] {
  return decided
    .map(({ drop, record }) => ({ state: drop.snapshot(), changes: drop.changes(), record }))
    .filter(
      ({ state, changes, record }) =>
        state !== changes.before ||
        record !== null ||
        changes.handedOver.length + changes.line.changed.length > 0,
    );
}

const INTS = Array<string>(7).fill('int');
const WRITE = `WITH counted AS (
       UPDATE drops SET state = saved.state, available = saved.available, held = saved.held, sold = saved.sold,
              claims = saved.claims, waiting = saved.waiting, places = saved.places, served = saved.served,
              records = records + CASE WHEN records > 0 AND saved.body IS NOT NULL THEN 1 ELSE 0 END
       FROM ${unnested(1, 'uuid', 'text', ...INTS, 'text', 'timestamptz')}
              AS saved (id, state, available, held, sold, claims, waiting, places, served, body, at)
       WHERE drops.id = saved.id RETURNING drops.id, records, saved.body, saved.at
     ), recorded AS (
       INSERT INTO drop_records (drop_id, number, at, body)
       SELECT id, records, at, body FROM counted WHERE records > 0 AND body IS NOT NULL
     )
     INSERT INTO claims (drop_id, amount, currency, created_at, expires_at, id, user_id, quantity, number, state, key)
     SELECT ($1::uuid[])[place], ($12::bigint[])[place], ($13::text[])[place], ($14::timestamptz[])[place],
            ($15::timestamptz[])[place], id, user_id, quantity, number, state, key
     FROM ${unnested(16, 'int', 'uuid', 'uuid', 'int', 'int', 'text', 'text')}
            AS made (place, id, user_id, quantity, number, state, key)`;

/** The counters, the claims made and the records of any number of drops in one statement. */
export async function writeDrops({ query }: Connection, saved: readonly SavedDrop[]): Promise<void> {
  const of = (column: (state: DropState) => string | number): string =>
    plainArray(saved.map(({ state }) => column(state)));
  const made = madeOf(saved);
  // What the claims of a batch have in common: those of a drop cost the same and begin and end together.
  const common = saved.map(
    ({ state, changes }) => changes.made[0] ?? { ...state, createdAt: null, expiresAt: null },
  );
  await query(WRITE, [
    ...[
      of(({ id }) => id),
      of(({ state }) => state),
      of(({ available }) => available),
      of(({ held }) => held),
    ],
    ...[of(({ sold }) => sold), of(({ claims }) => claims), of(({ waiting }) => waiting)],
    ...[of(({ places }) => places), of(({ served }) => served)],
    saved.map(({ record }) => record && bodyOf(record)),
    saved.map(({ record }) => record?.at.toISOString() ?? null),
    ...[common.map(({ price }) => price.amount), common.map(({ price }) => price.currency)],
    ...[common.map(({ createdAt }) => createdAt), common.map(({ expiresAt }) => expiresAt)],
    ...[plainArray(made.places), plainArray(made.ids), plainArray(made.userIds)],
    ...[plainArray(made.quantities), plainArray(made.numbers), plainArray(made.states), made.keys],
  ]);
}

/** The claims made, as columns, in one pass: a batch has hundreds. */
function madeOf(saved: readonly SavedDrop[]) {
  const made = {
    ...{ places: [] as number[], quantities: [] as number[], numbers: [] as number[] },
    ...{ ids: [] as string[], userIds: [] as string[], states: [] as string[], keys: [] as string[] },
  };
  saved.forEach(({ changes }, index) => {
    for (const claim of changes.made) {
      made.places.push(index + 1);
      made.ids.push(claim.id);
      made.userIds.push(claim.userId);
      made.quantities.push(claim.quantity);
      made.numbers.push(claim.number);
      made.states.push(claim.state);
      made.keys.push(claim.key);
    }
  });
  return made;
}
