import { array } from '#platform/database/connections/unnested.js';
import type { Connection } from '#platform/database/database.js';
import type { ClaimsConcerned, LockedDrop } from '../../application/ports.js';
import type { Claim } from '../../domain/claims/claim.js';
import { Drop } from '../../domain/drop.js';
import { type ClaimRow, claimOf, CLAIM_COLUMNS, DROP_COLUMNS, dropOf, type DropRow } from './drop.row.js';
import { heldClaims, holdsElsewhere, placesOf } from './line-places.js';
import { idsOfDrops, plainArray } from './plain-array.js';

const LOCK = `SELECT ${DROP_COLUMNS} FROM drops WHERE id = ANY(${array(1, 'uuid')}) ORDER BY id FOR UPDATE`;
const NONE = ['{}', '{}', '{}'] as const;

type Concerned = ReadonlyMap<string, ClaimsConcerned>;

/** Locks drops and reads what their batches are decided on: statements that go out together, however many drops they are. */
export async function lockDrops(writer: Connection, concerned: Concerned): Promise<Map<string, LockedDrop>> {
  const allHeld = [...concerned].flatMap(([dropId, of]) => (of.allHeld === true ? [dropId] : []));
  const [rows, { now, claims }, places, held, elsewhere] = await Promise.all([
    writer.query<DropRow>(LOCK, [plainArray([...concerned.keys()])]),
    claimsOf(writer, concerned),
    placesOf(
      writer,
      idsOfDrops(concerned, ({ inLine = [] }) => inLine),
    ),
    heldClaims(writer, allHeld),
    holdsElsewhere(
      writer,
      idsOfDrops(concerned, ({ keys, userIds }) => (keys.length > 0 ? userIds : [])),
    ),
  ]);
  // Who may have a unit of a draw hangs on their place.
  const draws = new Set(rows.filter(({ admission }) => admission === 'draw').map(({ id }) => id));
  const entered = idsOfDrops(concerned, ({ userIds }, dropId) => (draws.has(dropId) ? userIds : []));
  const placesOfDrop = byDrop([
    ...places.filter(({ dropId }) => !draws.has(dropId)),
    ...(await placesOf(writer, entered)),
  ]);
  const claimsOfDrop = byDrop([...claims, ...held]);
  const drops = rows.map((row): [string, LockedDrop] => {
    const [known, line] = [claimsOfDrop.get(row.id) ?? [], placesOfDrop.get(row.id) ?? []];
    return [row.id, { drop: Drop.restore(dropOf(row), known, line, elsewhere.get(row.id)), now }];
  });
  return new Map(drops);
}

/**
 * The claims of those who ask and those that are named, and the time. A statement of its own: its snapshot is taken after
 * the locks were had, so it sees what their last holder wrote.
 *
 * A look-up for each, by an index that no other could be taken for, whatever the planner thought of the table when it was
 * empty: with the drop in reach of the look-up by id it would go through all claims of the drop for each.
 */
export async function claimsOf(
  { query }: Connection,
  concerned: Concerned,
): Promise<{ readonly now: Date; readonly claims: Claim[] }> {
  const users = idsOfDrops(concerned, ({ userIds }) => userIds) ?? NONE;
  const named = idsOfDrops(concerned, ({ claimIds }) => claimIds) ?? NONE;
  const rows = await query<ClaimRow & { now: Date }>(
    `SELECT clock_timestamp() AS now, claim.*
     FROM (SELECT) AS always LEFT JOIN (
       SELECT theirs.* FROM unnest($2::int[], $3::uuid[]) AS customer (place, id)
       CROSS JOIN LATERAL (
         SELECT ${CLAIM_COLUMNS} FROM claims
         WHERE drop_id = ($1::uuid[])[customer.place] AND user_id = customer.id OFFSET 0
       ) AS theirs
       UNION ALL
       SELECT named.* FROM unnest($5::int[], $6::uuid[]) AS one (place, id)
       CROSS JOIN LATERAL (SELECT ${CLAIM_COLUMNS} FROM claims WHERE claims.id = one.id OFFSET 0) AS named
       WHERE named.drop_id = ($4::uuid[])[one.place]
     ) AS claim ON true`,
    [...users, ...named],
  );
  const [{ now } = { now: undefined }] = rows;
  if (now === undefined) throw new Error('the database did not tell its time');
  return { now, claims: rows.filter((claim) => claim.id !== null).map(claimOf) };
}

function byDrop<T extends { readonly dropId: string }>(all: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(one.dropId);
    if (group === undefined) groups.set(one.dropId, [one]);
    else group.push(one);
  }
  return groups;
}
