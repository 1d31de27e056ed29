/** Orders before they are stored, for specifications of their rules. */
import { later } from '#kernel';
import { Order } from '../../../src/orders/domain/order.js';
import type { ClaimToBuy, OrderDraft } from '../../../src/orders/domain/order-state.js';

export const NOW = new Date('2026-11-21T10:00:00.000Z');
export const PAYMENT = { id: 'payment', provider: 'sandbox', method: 'ok', key: 'key' };

export const claim = (more: Partial<ClaimToBuy> = {}): ClaimToBuy => ({
  ...{ id: 'claim', dropId: 'drop', roomId: 'room', variantId: 'variant', hostId: 'host', title: 'Runner' },
  quantity: 1,
  ...{ price: { amount: 1999, currency: 'EUR' }, state: 'held', expiresAt: later(NOW, 120) },
  ...more,
});

export const draft = (claims: readonly ClaimToBuy[]): OrderDraft => ({
  ...{ id: 'order', userId: 'ann', key: 'key', payment: PAYMENT, shippingAddress: null },
  ...{ claims, claimIds: claims.map(({ id }) => id) },
});

export const place = (claims: readonly ClaimToBuy[] = [claim()]): Order =>
  Order.place(draft(claims), new Map(), NOW);
