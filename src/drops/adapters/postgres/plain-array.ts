/**
 * An array as PostgreSQL reads it, for elements that need no quotes: ids, numbers, words of ours.
 *
 * Written by hand, as a batch has thousands of elements: pg quotes and escapes each, which costs more than to decide it.
 */
export function plainArray(elements: readonly (string | number)[]): string {
  return `{${elements.join(',')}}`;
}

/** Ids that belong to drops: the drops, then for each id the place of its drop among them, from 1, and the id itself. */
export type OfDrops = readonly [drops: string, places: string, ids: string];

/** For each drop those ids that `of` tells, as three arrays of PostgreSQL; null if there are none. */
export function idsOfDrops<T>(
  drops: ReadonlyMap<string, T>,
  of: (value: T, dropId: string) => readonly string[],
): OfDrops | null {
  const places: number[] = [];
  const ids: string[] = [];
  let place = 0;
  for (const [dropId, value] of drops) {
    place += 1;
    for (const id of of(value, dropId)) {
      places.push(place);
      ids.push(id);
    }
  }
  return ids.length === 0 ? null : [plainArray([...drops.keys()]), plainArray(places), plainArray(ids)];
}
