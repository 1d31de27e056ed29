import type { Place, Shuffle } from '../../../domain/waiting-line.js';

/** The line of one drop in memory. */
export class RememberedLine {
  /** By their numbers, of which some are nobody's: of who left as the line was shuffled. */
  private readonly places = new Map<number, Place>();
  private readonly numbersOfUser = new Map<string, Set<number>>();
  private last = 0;

  put(place: Place): void {
    this.last = Math.max(this.last, place.number);
    this.places.set(place.number, place);
    const numbers = this.numbersOfUser.get(place.userId);
    if (numbers === undefined) this.numbersOfUser.set(place.userId, new Set([place.number]));
    else numbers.add(place.number);
  }

  /** All places of these users. */
  ofUsers(userIds: readonly string[]): Place[] {
    return [...new Set(userIds)].flatMap((userId) =>
      [...(this.numbersOfUser.get(userId) ?? [])].flatMap((number) => {
        const place = this.places.get(number);
        // A place may have become another one's, or have another number since.
        return place?.userId === userId ? [place] : [];
      }),
    );
  }

  /** Those who wait behind place `after`, at most `limit`. */
  head(after: number, limit: number): Place[] {
    const places: Place[] = [];
    for (let number = after + 1; number <= this.last && places.length < limit; number += 1) {
      const place = this.places.get(number);
      if (place?.state === 'waiting') places.push(place);
    }
    return places;
  }

  /** Numbers those who entered anew, in the order of their tickets. */
  shuffle({ joined, changed, behind }: Shuffle, ticket: (entry: number) => string): void {
    for (const place of [...joined, ...changed]) this.put(place);
    const entered = [...this.places.values()].filter(
      ({ state, entry }) => state === 'waiting' && entry !== null,
    );
    const drawn = entered
      .map((place) => ({ place, ticket: ticket(place.entry ?? 0) }))
      .toSorted((a, b) => (a.ticket < b.ticket ? -1 : 1));
    for (const { number } of entered) this.places.delete(number);
    for (const [index, { place }] of drawn.entries()) this.put({ ...place, number: behind + index + 1 });
  }

  dissolve(): void {
    for (const place of this.places.values())
      if (place.state === 'waiting') this.put({ ...place, state: 'over' });
  }
}
