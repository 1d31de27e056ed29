import type { KeptRoomPrice } from './ports.js';
import type { AmountView } from '../pricing/sums-view.js';

/** What a variant costs in a room. */
export interface RoomPriceView {
  readonly variantId: string;
  readonly price: AmountView;
  readonly until: string | null;
}

export function roomPriceView({ variantId, price, until }: KeptRoomPrice): RoomPriceView {
  return { variantId, price, until: until?.toISOString() ?? null };
}
