import type { Claim } from '../../../domain/claims/claim.js';

/** All claims of one drop in memory. */
export class RememberedClaims {
  private readonly claims = new Map<string, Claim>();
  private readonly idsOfUser = new Map<string, string[]>();
  /** By their numbers, which begin at 1. */
  private readonly ids: string[] = [];

  add(claim: Claim): void {
    this.claims.set(claim.id, claim);
    this.ids[claim.number - 1] = claim.id;
    this.note(claim);
  }

  change(claim: Claim): void {
    this.claims.set(claim.id, claim);
  }

  /** It is another user's now. */
  handOver(claim: Claim): void {
    const from = this.claims.get(claim.id)?.userId ?? '';
    this.idsOfUser.set(
      from,
      (this.idsOfUser.get(from) ?? []).filter((id) => id !== claim.id),
    );
    this.claims.set(claim.id, claim);
    this.note(claim);
  }

  idOf(number: number): string | undefined {
    return this.ids[number - 1];
  }

  known(claimIds: readonly string[]): Claim[] {
    return claimIds.flatMap((id) => this.claims.get(id) ?? []);
  }

  ofUsers(userIds: readonly string[]): Claim[] {
    return userIds.flatMap((userId) => this.known(this.idsOfUser.get(userId) ?? []));
  }

  held(): Claim[] {
    return [...this.claims.values()].filter(({ state }) => state === 'held');
  }

  users(): ReadonlySet<string> {
    return new Set(this.idsOfUser.keys());
  }

  private note({ id, userId }: Claim): void {
    const theirs = this.idsOfUser.get(userId);
    if (theirs === undefined) this.idsOfUser.set(userId, [id]);
    else theirs.push(id);
  }
}
