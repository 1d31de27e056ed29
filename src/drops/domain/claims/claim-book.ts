import { type Claim, type ClaimStatus, countsForCustomer, keyOfHandedOver } from './claim.js';
import type { DropChanges } from '../drop-state.js';

/** What became of the hold and the place of a guest who signed in to an account. */
export interface HandedOver {
  /** The numbers of the claims that were released, as the account may not have more. */
  readonly released: readonly number[];
  /** The number of the place that is the account's now; 0 if none is. */
  readonly place: number;
}

/** Those claims of a drop that are being decided on, and what became of them. */
export class ClaimBook {
  private readonly claims = new Map<string, Claim>();
  private readonly idsOfCustomer = new Map<string, string[]>();
  private readonly madeIds = new Set<string>();
  private readonly changedIds = new Set<string>();
  private readonly handedOverIds = new Set<string>();

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

  /**
   * Makes all claims of one user another's. Returns those of them that are held and more than one customer may have; who
   * has bought too much already keeps that.
   */
  handOver(from: string, to: string, perCustomer: number): Claim[] {
    const keys = new Set(this.ofCustomer(to).map(({ key }) => key));
    const theirs = this.ofCustomer(from).map((claim) => {
      const key = keys.has(claim.key) ? keyOfHandedOver(claim.number) : claim.key;
      return { ...claim, userId: to, key };
    });
    for (const claim of theirs) {
      this.claims.set(claim.id, claim);
      this.handedOverIds.add(claim.id);
    }
    const held = theirs.filter(({ state }) => state === 'held').toSorted((a, b) => a.number - b.number);
    this.idsOfCustomer.delete(from);
    this.idsOfCustomer.set(to, [...(this.idsOfCustomer.get(to) ?? []), ...theirs.map(({ id }) => id)]);
    let units = this.unitsOf(to) - held.reduce((sum, { quantity }) => sum + quantity, 0);
    return held.filter(({ quantity }) => {
      if (units + quantity > perCustomer) return true;
      units += quantity;
      return false;
    });
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

  /** The claims that were made, the earlier ones that changed, and those of them that are another user's now. */
  changes(): Pick<DropChanges, 'made' | 'changed' | 'handedOver'> {
    const earlier = (ids: ReadonlySet<string>): Claim[] =>
      [...ids].filter((id) => !this.madeIds.has(id)).map((id) => this.known(id));
    return {
      made: [...this.madeIds].map((id) => this.known(id)),
      changed: earlier(this.changedIds),
      handedOver: earlier(this.handedOverIds),
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
