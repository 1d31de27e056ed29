import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import {
  ClaimsForOrders,
  type ClaimToOrder,
  type HeldUntil,
  type OrderedClaim,
} from '../../application/claims-for-orders.js';
import { ExtendHolds } from '../../application/extend-holds.js';
import { OrderClaims } from '../../application/order-claims.js';
import type { ClaimRow, DropRow } from './drop.row.js';

/** Drops as orders see them. */
@Injectable()
export class PostgresClaimsForOrders extends ClaimsForOrders {
  constructor(
    private readonly database: Database,
    private readonly orderClaims: OrderClaims,
    private readonly extendHolds: ExtendHolds,
  ) {
    super();
  }

  async find(claimIds: readonly string[], userId: string): Promise<readonly ClaimToOrder[]> {
    const rows = await this.database.reader.query<FoundRow>(
      `SELECT claims.*, ${OF_DROP} FROM claims JOIN drops ON drops.id = claims.drop_id
       WHERE claims.id = ANY($1::uuid[]) AND claims.user_id = $2`,
      [claimIds, userId],
    );
    return rows.map(claimToOrder);
  }

  /** By the holds of the user, who has few, wherever they are. */
  async heldIn(roomId: string, userId: string): Promise<readonly ClaimToOrder[]> {
    const rows = await this.database.reader.query<FoundRow>(
      `SELECT held.*, ${OF_DROP}
       FROM (SELECT * FROM claims WHERE user_id = $2 AND state = 'held' OFFSET 0) AS held
       JOIN drops ON drops.id = held.drop_id AND drops.room_id = $1 ORDER BY held.id DESC LIMIT 100`,
      [roomId, userId],
    );
    return rows.map(claimToOrder);
  }

  extend(claimIds: readonly string[]): Promise<readonly HeldUntil[]> {
    return this.extendHolds.execute(claimIds);
  }

  order(claimIds: readonly string[]): Promise<readonly OrderedClaim[]> {
    return this.orderClaims.execute(claimIds);
  }
}

const OF_DROP = 'drops.room_id, drops.host_id, drops.variant_id, drops.title';
type FoundRow = ClaimRow & Pick<DropRow, 'room_id' | 'host_id' | 'variant_id' | 'title'>;

function claimToOrder(row: FoundRow): ClaimToOrder {
  return {
    id: row.id,
    dropId: row.drop_id,
    roomId: row.room_id,
    hostId: row.host_id,
    variantId: row.variant_id,
    title: row.title,
    quantity: row.quantity,
    price: { amount: Number(row.amount), currency: row.currency },
    state: row.state,
    expiresAt: row.expires_at,
  };
}
