import type { TestApp, Visitor } from './app.js';

/** A room with a drop in it, and the host who runs both. */
export interface Shop {
  readonly host: Visitor;
  readonly roomId: string;
  readonly variantId: string;
  readonly dropId: string;
}

/** What a drop is planned with, and where. */
export interface DropOptions {
  readonly quantity?: number;
  readonly perCustomer?: number;
  readonly holdSeconds?: number;
  readonly opensAt?: string;
  readonly closesAt?: string;
  readonly admission?: 'at_once' | 'pre_line' | 'draw';
  /** Leaves the drop scheduled. */
  readonly closed?: boolean;
  readonly onHand?: number;
  /** Of the room; public unless told. */
  readonly kind?: 'public' | 'private';
}

/** Opens a room with an open drop of a new product. */
export async function openShop(app: TestApp, options: DropOptions = {}): Promise<Shop> {
  const { closed, onHand, kind = 'public', ...plan } = { quantity: 10, ...options };
  const host = await app.host();
  const product = await made<{ variants: { id: string }[] }>(app, host, '/v2/products', {
    title: 'Friday Runner',
    variants: [
      { sku: `runner-${host.id}`, price: { amount: 1999, currency: 'EUR' }, onHand: onHand ?? plan.quantity },
    ],
  });
  const room = await made<{ id: string }>(app, host, '/v2/rooms', { title: 'Friday', kind });
  const variantId = product.variants[0]?.id ?? '';
  const drop = await made<{ id: string }>(app, host, `/v2/rooms/${room.id}/drops`, { variantId, ...plan });
  if (closed !== true && plan.opensAt === undefined) {
    await made(app, host, `/v2/drops/${drop.id}/open`, undefined);
  }
  return { host, roomId: room.id, variantId, dropId: drop.id };
}

async function made<Body>(app: TestApp, host: Visitor, path: string, body: unknown): Promise<Body> {
  const answer = await app.call<Body>('POST', path, { as: host, body });
  if (answer.status >= 300)
    throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The whole log of a room, oldest first. */
export async function logOf(app: TestApp, reader: Visitor, roomId: string): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.seq ?? 0;
    const page = await app.call<{ data: LoggedEvent[] }>(
      'GET',
      `/v2/rooms/${roomId}/events?after=${after}&limit=100`,
      {
        as: reader,
      },
    );
    events.push(...page.body.data);
    if (page.body.data.length < 100) return events;
  }
}

export interface LoggedEvent {
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly data: Record<string, unknown>;
}
