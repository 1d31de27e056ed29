import type { ClaimView } from '../../application/queries.js';
import type { ClaimRow } from './drop.row.js';

/** A claim as its owner reads it. */
export function claimView(row: ClaimRow): ClaimView {
  return {
    id: row.id,
    dropId: row.drop_id,
    state: row.state,
    number: row.number,
    quantity: row.quantity,
    price: { amount: Number(row.amount), currency: row.currency },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
