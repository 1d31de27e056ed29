import { ApiProperty } from '@nestjs/swagger';
import type { ClaimView, DropView, PlaceView } from '../../application/queries.js';
import type { Claim, ClaimStatus } from '../../domain/claims/claim.js';
import { type Admission, ADMISSIONS, type DropStatus } from '../../domain/drop-state.js';
import type { PlaceStatus } from '../../domain/waiting-line.js';

/** A price as clients read it. */
export class PriceShown {
  @ApiProperty({ type: 'integer', example: 1999 }) amount: number;
  @ApiProperty({ example: 'EUR' }) currency: string;
}

/** A drop as clients read it. */
export class DropShown implements DropView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) roomId: string;
  @ApiProperty({ format: 'uuid' }) variantId: string;
  @ApiProperty() title: string;
  @ApiProperty({ enum: ['scheduled', 'open', 'paused', 'sold_out', 'closed', 'cancelled'] })
  state: DropStatus;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ type: 'integer' }) available: number;
  @ApiProperty({ type: 'integer' }) held: number;
  @ApiProperty({ type: 'integer' }) sold: number;
  @ApiProperty({ type: 'integer' }) lineLength: number;
  @ApiProperty({ type: PriceShown }) price: PriceShown;
  @ApiProperty({ type: 'integer' }) perCustomer: number;
  @ApiProperty({ type: 'integer' }) holdSeconds: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) opensAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) closesAt: string | null;
  @ApiProperty({ enum: ADMISSIONS }) admission: Admission;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'SHA-256 of the seed’s bytes, in hex. The opening puts the line in the order of SHA-256(seed bytes, ":", entry).',
  })
  seedHash: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'In hex, from the opening on' })
  seed: string | null;
  @ApiProperty({ format: 'date-time' }) serverTime: string;
}

/** The drops of a room. */
export class DropList {
  @ApiProperty({ type: [DropShown] }) data: readonly DropShown[];
}

/** A claim as its owner reads it. */
export class ClaimShown implements ClaimView {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ format: 'uuid' }) dropId: string;
  @ApiProperty({ enum: ['held', 'ordered', 'released', 'expired'] }) state: ClaimStatus;
  @ApiProperty({ type: 'integer', description: 'The order of arrival, from 1' }) number: number;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @ApiProperty({ type: PriceShown }) price: PriceShown;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ format: 'date-time' }) expiresAt: string;
}

/** A place in the line as its owner reads it. */
export class PlaceShown implements PlaceView {
  @ApiProperty({ format: 'uuid' }) dropId: string;
  @ApiProperty({ type: 'integer', description: 'The order in which this line is served, from 1' })
  number: number;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The number of arrival before the opening, by which the line is shuffled; null after it',
  })
  entry: number | null;
  @ApiProperty({ enum: ['waiting', 'turn', 'left', 'over'] }) state: PlaceStatus;
  @ApiProperty({
    type: 'integer',
    description: 'Turns until one’s own, 1 for the next; 0 if one does not wait',
  })
  position: number;
  @ApiProperty({ type: 'integer' }) lineLength: number;
  @ApiProperty({ type: 'integer', description: 'If everyone ahead lets their hold run out' })
  estimateSeconds: number;
  @ApiProperty({ format: 'date-time' }) joinedAt: string;
  @ApiProperty({ type: ClaimShown, nullable: true, description: 'What the turn became' })
  claim: ClaimShown | null;
}

export function claimShown(claim: Claim): ClaimShown {
  return {
    id: claim.id,
    dropId: claim.dropId,
    state: claim.state,
    number: claim.number,
    quantity: claim.quantity,
    price: claim.price,
    createdAt: claim.createdAt.toISOString(),
    expiresAt: claim.expiresAt.toISOString(),
  };
}
