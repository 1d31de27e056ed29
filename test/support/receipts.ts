import type { PublishedRecord } from '../../src/drops/application/receipts/ports.js';
import type { Screen } from '../../src/replay/replay-drop.js';
import type { TestApp, Visitor } from './app.js';
import { waitFor } from './wait-for.js';

/** A receipt as somebody reads it. */
export interface Receipt {
  readonly data: readonly PublishedRecord[];
  readonly you: string | null;
  readonly final: boolean;
}

/** All pages of the receipt of a drop. */
export async function wholeReceipt(app: TestApp, dropId: string, as?: Visitor): Promise<Receipt> {
  const data: PublishedRecord[] = [];
  for (let after = 0; ;) {
    const { status, body } = await app.call<Receipt & { page: { next: number | null } }>(
      'GET',
      `/v2/drops/${dropId}/receipt?after=${after}&limit=100`,
      as && { as },
    );
    if (status !== 200) throw new Error(`the receipt was answered ${status}: ${JSON.stringify(body)}`);
    data.push(...body.data);
    if (body.page.next === null) return { data, you: body.you, final: body.final };
    after = body.page.next;
  }
}

/** The receipt once all that was decided by now is sealed; of a drop that is over, once nothing can follow. */
export function sealedReceipt(app: TestApp, dropId: string, as?: Visitor): Promise<Receipt> {
  return waitFor(
    async () => {
      const { body: drop } = await app.call('GET', `/v2/drops/${dropId}`, as && { as });
      const receipt = await wholeReceipt(app, dropId, as);
      const { after } = JSON.parse(receipt.data.at(-1)?.line ?? '{}') as { after?: Record<string, unknown> };
      const isNow = after?.['state'] === drop['state'] && after?.['available'] === drop['available'];
      const isOver = drop['state'] !== 'open' && drop['state'] !== 'scheduled';
      return (isOver ? receipt.final : isNow) && receipt;
    },
    { describe: `the receipt of ${dropId} to be sealed`, timeoutMs: 20_000 },
  );
}

/** A screen that nobody looks at while something is replayed: `text` is what was written on it. */
export function unseenScreen(): Screen & { readonly text: string } {
  let text = '';
  return {
    shows: undefined,
    goOn: async () => undefined,
    write: (more) => void (text += more),
    get text() {
      return text;
    },
  };
}
