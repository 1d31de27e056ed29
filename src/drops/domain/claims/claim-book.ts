import { type Claim, type ClaimStatus, countsForCustomer } from './claim.js';

/** Those claims of a drop that are being decided on, and what became of them. */
export class ClaimBook {
  private readonly claims = new Map<string, Claim>();
  private readonly idsOfCustomer = new Map<string, string[]>();
  private readonly madeIds = new Set<string>();
  private readonly changedIds = new Set<string>();

  /** Takes up claims that are stored; what is known already is newer. */
  know(claims: readonly Claim[]): void {
    for (const claim of claims) this.put(claim);
  }

  add(claim: Claim): void {
    this.put(claim);
    this.madeIds.add(claim.id);
  }

  find(id: string): Claim | undefined {
    return this.claims.get(id);
  }

  /** Moves a claim on; returns it as it is now. */
  change(claim: Claim, state: ClaimStatus): Claim {
    const changed = { ...claim, state };
    this.claims.set(claim.id, changed);
    this.changedIds.add(claim.id);
    return changed;
  }

  /** Moves the end of a hold to `until`, once. Returns the claim as it is now; undefined if it is not known. */
  extend(id: string, until: Date): Claim | undefined {
    const claim = this.claims.get(id);
    if (claim?.state !== 'held' || claim.extended || claim.expiresAt >= until) return claim;
    const extended = { ...claim, expiresAt: until, extended: true };
    this.claims.set(id, extended);
    this.changedIds.add(id);
    return extended;
  }

  held(): Claim[] {
    return [...this.claims.values()].filter(({ state }) => state === 'held');
  }

  ofCustomer(userId: string): Claim[] {
    return (this.idsOfCustomer.get(userId) ?? []).map((id) => this.known(id));
  }

  /** Units that count against the limit of one customer. */
  unitsOf(userId: string): number {
    return this.ofCustomer(userId)
      .filter(countsForCustomer)
      .reduce((sum, claim) => sum + claim.quantity, 0);
  }

  /** The claims that were made, and the earlier ones that changed. */
  changes(): { readonly made: readonly Claim[]; readonly changed: readonly Claim[] } {
    return {
      made: [...this.madeIds].map((id) => this.known(id)),
      changed: [...this.changedIds].filter((id) => !this.madeIds.has(id)).map((id) => this.known(id)),
    };
  }

  private put(claim: Claim): void {
    if (this.claims.has(claim.id)) return;
    this.claims.set(claim.id, claim);
    const ids = this.idsOfCustomer.get(claim.userId);
    if (ids === undefined) this.idsOfCustomer.set(claim.userId, [claim.id]);
    else ids.push(claim.id);
  }

  private known(id: string): Claim {
    const claim = this.claims.get(id);
    if (claim === undefined) throw new Error(`claim ${id} was touched but is not known`);
    return claim;
  }
}
