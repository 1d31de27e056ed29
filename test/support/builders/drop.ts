/** Drops and requests for specifications of the domain. */
import { expect } from '@jest/globals';
import { Drop } from '../../../src/drops/domain/drop.js';
import type { ClaimRequest, DropState } from '../../../src/drops/domain/drop-state.js';

export const NOW = new Date('2026-11-21T12:00:00Z');

export function aDrop(changes: Partial<DropState> = {}): Drop {
  const quantity = changes.quantity ?? 2;
  return Drop.restore(
    {
      id: 'drop',
      roomId: 'room',
      hostId: 'host',
      variantId: 'variant',
      title: 'Friday Runner',
      state: 'open',
      quantity,
      available: quantity,
      held: 0,
      sold: 0,
      claims: 0,
      ...{ waiting: 0, places: 0, served: 0 },
      ...{ admission: 'at_once', seed: null, seedHash: null },
      perCustomer: 1,
      holdSeconds: 120,
      price: { amount: 1999, currency: 'EUR' },
      opensAt: null,
      closesAt: null,
      ...changes,
    },
    [],
  );
}

let ids = 0;
export function request(userId: string, changes: Partial<ClaimRequest> = {}): ClaimRequest {
  ids += 1;
  return { id: `claim-${ids}`, userId, quantity: 1, key: `key-${ids}`, ...changes };
}

export const refused = (code: string) => expect.objectContaining({ code });
