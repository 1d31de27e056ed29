import { Injectable } from '@nestjs/common';
import { AwardedClaims, ClaimsForOrders } from '#drops';
import { type Amount, type AwardedClaim, Units, type UnitToSell } from '../../application/ports.js';

/** Drops as auctions see them: one unit, held for whom we name. */
@Injectable()
export class AuctionedUnits extends Units {
  constructor(
    private readonly claims: AwardedClaims,
    private readonly winners: ClaimsForOrders,
  ) {
    super();
  }

  reserve({ auctionId, roomId, hostId, variantId, title, startPrice, holdSeconds }: UnitToSell): Promise<{
    dropId: string;
  }> {
    return this.claims.reserve({ auctionId, roomId, hostId, variantId, title, startPrice, holdSeconds });
  }

  award(of: {
    dropId: string;
    userId: string;
    bidderId: string;
    price: Amount;
  }): Promise<AwardedClaim | null> {
    return this.claims.award(of);
  }

  async isLetGo({ claimId, userId }: { claimId: string; userId: string }): Promise<boolean> {
    const [claim] = await this.winners.find([claimId], userId);
    return claim?.state === 'expired' || claim?.state === 'released';
  }

  giveUp(dropId: string): Promise<void> {
    return this.claims.giveUp(dropId);
  }
}
