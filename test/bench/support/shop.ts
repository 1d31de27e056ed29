import { randomUUID } from 'node:crypto';
import type { People, Person } from './people.js';

/** A drop of a million units, which no run can sell out. */
export const UNITS = 1_000_000;

/** A seller with a room, who opens drop after drop in it: every run has one of its own. */
export class Shop {
  private constructor(
    private readonly url: string,
    private readonly host: Person,
    readonly roomId: string,
  ) {}

  static async open(url: string, people: People): Promise<Shop> {
    const host = people.one('host');
    const room = await post<{ id: string }>(url, host, '/v2/rooms', { title: 'Bench', kind: 'public' });
    return new Shop(url, host, room.id);
  }

  async openDrop(plan: { quantity?: number; perCustomer?: number } = {}): Promise<string> {
    const product = await this.publish();
    const variantId = product.variants[0]?.id;
    const drop = await this.post<{ id: string }>(`/v2/rooms/${this.roomId}/drops`, {
      variantId,
      quantity: UNITS,
      ...plan,
    });
    await this.post(`/v2/drops/${drop.id}/open`);
    return drop.id;
  }

  publish(): Promise<{ id: string; variants: { id: string }[] }> {
    return this.post('/v2/products', {
      title: 'Friday Runner',
      description: 'Light, quick, and gone by Saturday. '.repeat(6).trim(),
      variants: [{ sku: randomUUID(), price: { amount: 1999, currency: 'EUR' }, onHand: UNITS }],
    });
  }

  private post<Body>(path: string, body?: object): Promise<Body> {
    return post<Body>(this.url, this.host, path, body);
  }
}

async function post<Body>(url: string, by: Person, path: string, body?: object): Promise<Body> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${by.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Body;
}
