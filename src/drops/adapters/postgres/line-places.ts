import type { Connection } from '#platform/database/database.js';
import type { Claim } from '../../domain/claims/claim.js';
import type { LineChanges, Place, Shuffle } from '../../domain/waiting-line.js';
import { MOST_HOLDS } from '../../domain/claims/patience.js';
import type { OfDrops } from './plain-array.js';
import { CLAIM_COLUMNS, type ClaimRow, claimOf, PLACE_COLUMNS, placeOf, type PlaceRow } from './drop.row.js';

/** The places of these users that count in the lines of the drops: in which they wait, else their latest. */
export async function placesOf({ query }: Connection, of: OfDrops | null): Promise<Place[]> {
  if (of === null) return [];
  const rows = await query<PlaceRow>(
    `SELECT place.* FROM unnest($2::int[], $3::uuid[]) AS shopper (place, id)
     CROSS JOIN LATERAL (
       SELECT ${PLACE_COLUMNS} FROM line_places
       WHERE drop_id = ($1::uuid[])[shopper.place] AND user_id = shopper.id
       ORDER BY state = 'waiting' DESC, number DESC LIMIT 1
     ) AS place`,
    of,
  );
  return rows.map(placeOf);
}

/** The next places of those who wait behind place `after`, first come first. */
export async function waitingPlaces(
  { query }: Connection,
  dropId: string,
  after: number,
  limit: number,
): Promise<Place[]> {
  const rows = await query<PlaceRow>(
    `SELECT ${PLACE_COLUMNS} FROM line_places WHERE drop_id = $1 AND state = 'waiting' AND number > $2
     ORDER BY number LIMIT $3`,
    [dropId, after, limit],
  );
  return rows.map(placeOf);
}

/** By drop and user, how many claims they hold in other drops, if any; a few more than are allowed are not counted. */
export async function holdsElsewhere(
  { query }: Connection,
  of: OfDrops | null,
): Promise<Map<string, Map<string, number>>> {
  const holds = new Map<string, Map<string, number>>();
  if (of === null) return holds;
  const rows = await query<{ drop_id: string; user_id: string; holds: number }>(
    `SELECT ($1::uuid[])[customer.place] AS drop_id, customer.id AS user_id, count(*)::int AS holds
     FROM (SELECT DISTINCT * FROM unnest($2::int[], $3::uuid[]) AS pair (place, id)) AS customer
     CROSS JOIN LATERAL (
       SELECT FROM claims WHERE user_id = customer.id AND state = 'held' AND drop_id <> ($1::uuid[])[customer.place]
       LIMIT ${MOST_HOLDS}
     ) AS theirs GROUP BY customer.place, customer.id`,
    of,
  );
  for (const row of rows)
    holds.set(row.drop_id, (holds.get(row.drop_id) ?? new Map<string, number>()).set(row.user_id, row.holds));
  return holds;
}

/** All that is held of the drops. */
export async function heldClaims({ query }: Connection, dropIds: readonly string[]): Promise<Claim[]> {
  if (dropIds.length === 0) return [];
  const rows = await query<ClaimRow>(
    `SELECT held.* FROM unnest($1::uuid[]) AS one (id)
     CROSS JOIN LATERAL (SELECT ${CLAIM_COLUMNS} FROM claims WHERE drop_id = one.id AND state = 'held' OFFSET 0) AS held`,
    [dropIds],
  );
  return rows.map(claimOf);
}

/** Stores what befell earlier claims. */
export async function saveChanged({ query }: Connection, changed: readonly Claim[]): Promise<void> {
  if (changed.length === 0) return;
  await query(
    `UPDATE claims SET state = changed.state, expires_at = changed.expires_at, extended = changed.extended
     FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::boolean[]) AS changed (id, state, expires_at, extended)
     WHERE claims.id = changed.id AND claims.id = ANY($1::uuid[])`,
    [
      ...[changed.map(({ id }) => id), changed.map(({ state }) => state)],
      ...[changed.map(({ expiresAt }) => expiresAt), changed.map(({ extended }) => extended)],
    ],
  );
}

/** Stores whose earlier claims are now. */
export async function saveHandedOver({ query }: Connection, handedOver: readonly Claim[]): Promise<void> {
  if (handedOver.length === 0) return;
  await query(
    `UPDATE claims SET user_id = moved.user_id, key = moved.key
     FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS moved (id, user_id, key)
     WHERE claims.id = moved.id AND claims.id = ANY($1::uuid[])`,
    [
      ...[handedOver.map(({ id }) => id), handedOver.map(({ userId }) => userId)],
      handedOver.map(({ key }) => key),
    ],
  );
}

/**
 * Stores what a batch did to the line, each in one statement; they go out in this order. While the drop is locked nobody else
 * writes to its places, so each stays where the look-up finds it: a join would be planned through all places of the drop by
 * whoever saw the table when it was empty.
 */
export async function saveLine(
  { query }: Connection,
  dropId: string,
  { joined, changed, dissolved }: LineChanges,
): Promise<void> {
  const columns = (places: readonly Place[]): unknown[] => [
    places.map(({ number }) => number),
    places.map(({ state }) => state),
    places.map(({ claimId }) => claimId),
    places.map(({ userId }) => userId),
  ];
  await Promise.all([
    // A place in which somebody waits changes hands once the one is given up in which they waited before.
    ...[
      changed.filter(({ state }) => state !== 'waiting'),
      changed.filter(({ state }) => state === 'waiting'),
    ].map(
      (places) =>
        places.length > 0 &&
        query(
          `UPDATE line_places SET state = changed.state, claim_id = changed.claim_id, user_id = changed.user_id
           FROM unnest($2::int[], $3::text[], $4::uuid[], $5::uuid[]) AS changed (number, state, claim_id, user_id)
           CROSS JOIN LATERAL (
             SELECT ctid FROM line_places AS place WHERE place.drop_id = $1 AND place.number = changed.number OFFSET 0
           ) AS found
           WHERE line_places.ctid = found.ctid`,
          [dropId, ...columns(places)],
        ),
    ),
    joined.length > 0 &&
      query(
        `INSERT INTO line_places (drop_id, number, state, claim_id, user_id, joined_at, entry)
         SELECT $1, * FROM unnest($2::int[], $3::text[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::int[])`,
        [
          ...[dropId, ...columns(joined)],
          joined.map(({ joinedAt }) => joinedAt.toISOString()),
          joined.map(({ entry }) => entry),
        ],
      ),
    dissolved &&
      query(`UPDATE line_places SET state = 'over' WHERE drop_id = $1 AND state = 'waiting'`, [dropId]),
  ]);
}

/** Puts those who entered and still wait behind all numbers given so far, in the order that the seed makes of their entries. */
export async function shuffleLine({ query }: Connection, dropId: string, { behind }: Shuffle): Promise<void> {
  // Two entries never tie, as their digests differ; bytes are compared as anybody would compare them in hex.
  await query(
    `UPDATE line_places SET number = drawn.number FROM (
       SELECT place.entry, $2::int + row_number() OVER (
                ORDER BY sha256(decode(drops.seed, 'hex') || convert_to(':' || place.entry, 'UTF8'))
              ) AS number
       FROM line_places AS place JOIN drops ON drops.id = place.drop_id
       WHERE place.drop_id = $1 AND place.state = 'waiting' AND place.entry IS NOT NULL
     ) AS drawn
     WHERE line_places.drop_id = $1 AND line_places.number = drawn.entry`,
    [dropId, behind],
  );
}
