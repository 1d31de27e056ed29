import type { TestApp, Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';

export interface RowErrorBody {
  readonly row: number;
  readonly path: string;
  readonly message: string;
}

export interface ImportBody {
  readonly id: string;
  readonly state: string;
  readonly format: string | null;
  readonly dryRun: boolean;
  readonly bytes: number;
  readonly bytesDone: number;
  readonly rows: { readonly read: number; readonly failed: number; readonly skipped: number };
  readonly products: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly notes: readonly string[];
  readonly errorCount: number;
  readonly errors: readonly RowErrorBody[];
}

type Seller = Pick<Visitor, 'token'>;

export const HEADER = 'handle,title,description,sku,variantTitle,priceAmount,priceCurrency,onHand';

/** A table of ours with these lines. */
export const table = (...lines: readonly string[]): string => [HEADER, ...lines, ''].join('\n');

/** A line of JSON as `POST /v2/products` takes it. */
export const line = (sku: string, more: object = {}): string =>
  JSON.stringify({
    title: `Product ${sku}`,
    variants: [{ sku, price: { amount: 1000, currency: 'EUR' }, onHand: 3 }],
    ...more,
  });

/** Sends a file; it is taken, or the answer says why not. */
export async function send(
  souk: TestApp,
  as: Seller,
  body: string | Uint8Array,
  { query = '', type = 'text/csv', headers = {} }: { query?: string; type?: string; headers?: object } = {},
): Promise<{ status: number; body: ImportBody & { code?: string } }> {
  const response = await fetch(`${souk.url}/v2/imports${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${as.token}`, 'content-type': type, ...headers },
    body: body as unknown as string,
  });
  return { status: response.status, body: (await response.json()) as ImportBody };
}

export async function look(souk: TestApp, as: Seller, id: string): Promise<ImportBody> {
  return (await souk.call<ImportBody>('GET', `/v2/imports/${id}`, { as })).body;
}

/** The import as it is once it has ended. */
export function ended(souk: TestApp, as: Seller, id: string, timeoutMs = 20_000): Promise<ImportBody> {
  return waitFor(
    async () => {
      const seen = await look(souk, as, id);
      return ['done', 'failed', 'cancelled'].includes(seen.state) ? seen : false;
    },
    { describe: 'the import to end', timeoutMs },
  );
}

/** Sends a file and waits until it is imported. */
export async function imported(
  souk: TestApp,
  as: Seller,
  body: string | Uint8Array,
  how: { query?: string; type?: string } = {},
): Promise<ImportBody> {
  const sent = await send(souk, as, body, how);
  if (sent.status !== 202) throw new Error(`it was answered ${sent.status}: ${JSON.stringify(sent.body)}`);
  return ended(souk, as, sent.body.id);
}
