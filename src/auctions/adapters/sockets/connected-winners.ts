import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { RoomStage } from '#rooms';
import { type AwardedClaim, Winners } from '../../application/ports.js';

/** Tells winners over their sockets. */
@Injectable()
export class ConnectedWinners extends Winners {
  constructor(
    private readonly stage: RoomStage,
    private readonly database: Database,
  ) {
    super();
  }

  tell(auctionId: string, { userId, ...claim }: AwardedClaim): void {
    const { id, dropId, number, price } = claim;
    const times = { createdAt: claim.createdAt.toISOString(), expiresAt: claim.expiresAt.toISOString() };
    const shown = { id, dropId, state: 'held', number, quantity: 1, price, ...times };
    this.database.afterCommit(() => this.stage.toUser(userId, 'auction.won', { auctionId, claim: shown }));
  }
}
