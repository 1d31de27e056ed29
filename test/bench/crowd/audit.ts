import { bounded } from './bounded.js';
import type { Claim, Drop, Order, Paged, RoomEvent } from './shapes.js';
import type { Crowd, Shopper } from './shopper.js';

/** What the server says when all is over. */
export interface Books {
  readonly drop: Drop;
  /** The room's log from the table. */
  readonly log: readonly RoomEvent[];
  /** By id: each claim that was acknowledged, or null if it is not there. */
  readonly claims: ReadonlyMap<string, Claim | null>;
  /** By id: each order that was acknowledged, or null if it is not there. */
  readonly orders: ReadonlyMap<string, Order | null>;
  /** By name: units that each shopper has in paid orders, whether this client knows of them or not. */
  readonly bought: Map<string, number>;
}

const AT_ONCE = 20;
const PAGE = 100;

/** Asks the server for everything that the crowd was ever told, as those who were told. */
export async function readBooks(crowd: Crowd, shoppers: readonly Shopper[]): Promise<Books> {
  const { wire, stage, tally } = crowd;
  const look = async <T>(path: string, token: string): Promise<T | null> => {
    const { status, body } = await wire.ask<T>('GET', path, { token });
    return status < 300 ? body : null;
  };
  const claims = [...new Map(tally.claims.map((claim) => [claim.id, claim.token]))];
  const orders = [...tally.orders.values()];
  return {
    drop: await wire.need<Drop>('GET', `/v2/drops/${stage.dropId}`),
    log: await readLog(crowd),
    claims: new Map(
      await bounded(claims, AT_ONCE, async ([id, token]) => [
        id,
        await look<Claim>(`/v2/claims/${id}`, token),
      ]),
    ),
    orders: new Map(
      await bounded(orders, AT_ONCE, async ({ id, token }) => [
        id,
        await look<Order>(`/v2/orders/${id}`, token),
      ]),
    ),
    bought: new Map(
      await bounded(shoppers, AT_ONCE, async ({ name, token }) => {
        const { data } = await wire.need<Paged<Order>>('GET', '/v2/orders?limit=100', { token });
        return [name, data.filter(isPaid).reduce((sum, order) => sum + unitsOf(order), 0)];
      }),
    ),
  };
}

async function readLog({ wire, stage }: Crowd): Promise<RoomEvent[]> {
  const log: RoomEvent[] = [];
  for (;;) {
    const path = `/v2/rooms/${stage.roomId}/events?after=${log.at(-1)?.seq ?? 0}&limit=${PAGE}`;
    const { data } = await wire.need<Paged<RoomEvent>>('GET', path, { token: stage.hostToken });
    log.push(...data);
    if (data.length < PAGE) return log;
  }
}

export function isPaid({ state }: Order): boolean {
  return state === 'paid' || state === 'fulfilled';
}

function unitsOf({ lines }: Order): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
