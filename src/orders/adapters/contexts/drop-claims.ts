import { Injectable } from '@nestjs/common';
import { ClaimsForOrders } from '#drops';
import { Claims } from '../../application/ports.js';
import type { ClaimToBuy } from '../../domain/order-state.js';

/** The claims of drops. */
@Injectable()
export class DropClaims extends Claims {
  constructor(private readonly drops: ClaimsForOrders) {
    super();
  }

  find(claimIds: readonly string[], userId: string): Promise<readonly ClaimToBuy[]> {
    return this.drops.find(claimIds, userId);
  }

  async extend(claimIds: readonly string[]): Promise<Date | null> {
    const held = await this.drops.extend(claimIds);
    // One that is not held any more could not be paid with the others: the order's end stays where it is.
    if (held.length < claimIds.length) return null;
    return new Date(Math.min(...held.map(({ expiresAt }) => expiresAt.getTime())));
  }

  async sell(claimIds: readonly string[]): Promise<ReadonlySet<string>> {
    const outcomes = await this.drops.order(claimIds);
    const ordered = new Set(
      outcomes.filter(({ outcome }) => outcome === 'ordered').map(({ claimId }) => claimId),
    );
    return new Set(claimIds.filter((id) => !ordered.has(id)));
  }
}
