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

  async extend(claimIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const held = await this.drops.extend(claimIds);
    return new Map(held.map(({ claimId, expiresAt }) => [claimId, expiresAt]));
  }

  async sell(claimIds: readonly string[]): Promise<ReadonlySet<string>> {
    const outcomes = await this.drops.order(claimIds);
    const ordered = new Set(
      outcomes.filter(({ outcome }) => outcome === 'ordered').map(({ claimId }) => claimId),
    );
    return new Set(claimIds.filter((id) => !ordered.has(id)));
  }
}
