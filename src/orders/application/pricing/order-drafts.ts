import type { Actor } from '#kernel';
import type { ClaimToBuy, OrderDraft } from '../../domain/order-state.js';
import type { Tariff } from '../../domain/pricing/tariff.js';
import { Carts, Goods } from '../cart/ports.js';
import type { OrderWish } from './order-wish.js';
import { Claims, OrderedClaims } from '../ports.js';
import { Tariffs } from './tariffs.js';

/** What there is to know of an order before it is placed: its claims, taxes and shipping. */
export class OrderDrafts {
  constructor(
    private readonly claims: Claims,
    private readonly carts: Carts,
    private readonly goods: Goods,
    private readonly tariffs: Tariffs,
    private readonly orderedClaims: OrderedClaims,
  ) {}

  /** Asks whoever knows, so it must be outside of a unit of work. */
  async of(
    { userId }: Actor,
    wish: OrderWish,
    ids: { readonly id: string; readonly paymentId: string },
  ): Promise<OrderDraft & { readonly tariff: Tariff }> {
    const { roomId, cart, key, payment, shippingAddress = null, expectedTotal } = wish;
    const claims = await this.claimsOf(userId, wish);
    const claimIds = roomId === undefined ? (wish.claimIds ?? []) : claims.map(({ id }) => id);
    const ofClaims = claims.map(({ variantId }) => variantId);
    const tariff = await this.tariffs.at(shippingAddress, wish, {
      all: async () =>
        cart ? (await this.carts.find(userId)).lines.map((line) => line.variantId) : ofClaims,
      weights: async () =>
        new Map([...(await this.goods.find(ofClaims))].map(([id, { weightGrams }]) => [id, weightGrams])),
    });
    return {
      ...{ id: ids.id, userId, key, claimIds, claims, cart, shippingAddress, expectedTotal, tariff },
      isOfRoom: roomId !== undefined,
      payment: { id: ids.paymentId, ...payment, key },
    };
  }

  private async claimsOf(
    userId: string,
    { claimIds = [], roomId }: OrderWish,
  ): Promise<readonly ClaimToBuy[]> {
    if (roomId === undefined) return claimIds.length === 0 ? [] : this.claims.find(claimIds, userId);
    const held = await this.claims.heldIn(roomId, userId);
    const ordered = await this.orderedClaims.among(held.map(({ id }) => id));
    return held.filter(({ id }) => !ordered.has(id));
  }
}
