import { ApiProperty } from '@nestjs/swagger';
import type { Amount } from '../../application/ports.js';
import type { AuctionView, OwnBidsView, PersonView } from '../../application/queries.js';
import {
  AUCTION_MODES,
  AUCTION_STATUSES,
  type AuctionMode,
  type AuctionStatus,
} from '../../domain/auction-state.js';
import type { Increment } from '../../domain/increments.js';

/** Money as readers of auctions see it. */
export class AuctionAmount implements Amount {
  @ApiProperty({ type: 'integer', description: 'Minor units', example: 1999 }) amount: number;
  @ApiProperty({ example: 'EUR' }) currency: string;
}

export class AuctionPerson implements PersonView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty() displayName: string;
}

class AuctionWinner extends AuctionPerson {
  @ApiProperty({ type: AuctionAmount }) price: AuctionAmount;
}

class AuctionIncrement implements Increment {
  @ApiProperty({ type: 'integer' }) from: number;
  @ApiProperty({ type: 'integer' }) step: number;
}

class OwnBids implements OwnBidsView {
  @ApiProperty({ type: AuctionAmount }) maximum: AuctionAmount;
  @ApiProperty() leading: boolean;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'To be ordered, if you won' })
  claimId: string | null;
}

/** An auction as clients read it. */
export class AuctionShown implements AuctionView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) roomId: string;
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty() title: string;
  @ApiProperty({ enum: AUCTION_STATUSES }) state: AuctionStatus;
  @ApiProperty({ enum: AUCTION_MODES }) mode: AuctionMode;
  @ApiProperty({ type: AuctionAmount }) startPrice: AuctionAmount;
  @ApiProperty({ type: AuctionAmount, nullable: true, description: 'Until the first bid' })
  buyNow: AuctionAmount | null;
  @ApiProperty({ type: AuctionAmount, nullable: true }) price: AuctionAmount | null;
  @ApiProperty() reserveMet: boolean;
  @ApiProperty({ type: [AuctionIncrement] }) increments: readonly AuctionIncrement[];
  @ApiProperty({ type: 'integer' }) extendSeconds: number;
  @ApiProperty({ type: 'integer' }) holdSeconds: number;
  @ApiProperty({ type: 'integer', description: 'How many bids there were' }) bids: number;
  @ApiProperty({ type: AuctionPerson, nullable: true }) leader: AuctionPerson | null;
  @ApiProperty({
    type: AuctionWinner,
    nullable: true,
    description: 'Whom the unit is held for, or who bought it',
  })
  winner: AuctionWinner | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) opensAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) openedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) endsAt: string | null;
  @ApiProperty({ type: OwnBids, nullable: true, description: 'Where you stand; nobody else is told' })
  you: OwnBids | null;
  @ApiProperty({ format: 'date-time' }) serverTime: string;
}

/** The auctions of a room. */
export class AuctionList {
  @ApiProperty({ type: [AuctionShown] }) data: readonly AuctionShown[];
}
