import { randomUUID } from 'node:crypto';
import type { Role } from '#kernel';
import { AccessTokens } from '#platform/auth/access-tokens.js';
import type { TestApp } from '../../support/app.js';

/** Somebody with a role, as identity would have signed them in. */
export function someone(souk: TestApp, role: Role): { readonly id: string; readonly token: string } {
  const id = randomUUID();
  const actor = { userId: id, sessionId: randomUUID(), displayName: role, role, guest: false };
  return { id, token: souk.app.get(AccessTokens).sign(actor).token };
}

export interface ProductBody {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly host: { readonly id: string };
  readonly variants: readonly {
    readonly id: string;
    readonly sku: string;
    readonly title: string;
    readonly price: { readonly amount: number; readonly currency: string };
    readonly available: number;
    readonly onHand: number;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A product that may be posted. */
export function draft(title = 'Tee', ...units: number[]) {
  return {
    title,
    variants: (units.length === 0 ? [5] : units).map((onHand, index) => ({
      sku: `${title.slice(0, 20)}-${randomUUID()}`,
      title: `Size ${index}`,
      price: { amount: 2000 + index, currency: 'EUR' },
      onHand,
    })),
  };
}

export async function published(
  souk: TestApp,
  as: { readonly token: string },
  title?: string,
  ...units: number[]
): Promise<ProductBody> {
  const answer = await souk.call<ProductBody>('POST', '/v2/products', { as, body: draft(title, ...units) });
  if (answer.status !== 201)
    throw new Error(`publishing answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
