/** Where the receipt of a drop is read from. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Counters, type PublishedRecord, receiptPart } from '#drops';
import { StartupError } from '#platform/config/startup-error.js';
import type { Connection } from '#platform/database/database.js';

/** The receipt of a drop, wherever it is read from. */
export interface Recording {
  readonly dropId: string;
  readonly records: AsyncIterable<PublishedRecord>;
  /** The drop as it is stored, once all records are read; undefined if only the receipt is at hand. */
  readonly stored: (() => Promise<Stored>) | undefined;
}

export interface Stored {
  /** How many records there are, sealed or not. */
  readonly total: number;
  readonly drop: Counters;
}

/** Records are sealed every second; milliseconds. */
const PATIENCE = 5_000;
const AGAIN_AFTER = 250;

/** @returns null if there is no such drop; an array of nothing if it was planned before receipts were kept */
export async function fromDatabase(connection: Connection, dropId: string): Promise<Recording | null> {
  const first = await receiptPart(connection, dropId, { after: 0, limit: 1 });
  if (first === null) return null;
  return {
    dropId,
    records: ofDatabase(connection, dropId),
    stored: async () => {
      const part = await receiptPart(connection, dropId, { after: 0, limit: 1 });
      return { total: part?.total ?? 0, drop: part?.drop ?? first.drop };
    },
  };
}

async function* ofDatabase(connection: Connection, dropId: string): AsyncGenerator<PublishedRecord> {
  let after = 0;
  for (let until = Date.now() + PATIENCE; ;) {
    const part = await receiptPart(connection, dropId, { after, limit: 100 });
    const records = part?.records ?? [];
    for (const record of records) {
      yield record;
      after = record.number;
    }
    if (records.length > 0) until = Date.now() + PATIENCE;
    else if (after >= (part?.total ?? 0) || Date.now() > until) return;
    else await pause(AGAIN_AFTER);
  }
}

interface Page {
  readonly data: readonly PublishedRecord[];
  readonly page?: { readonly next: number | null };
}

/** @param from a file with a page of a receipt, or with several in an array; or the address of the first page */
export async function fromElsewhere(from: string, id: string | undefined): Promise<Recording> {
  const read = /^https?:/.test(from) ? pagesAt : pagesIn;
  const records: PublishedRecord[] = [];
  for await (const { data } of read(from)) records.push(...data);
  const line = JSON.parse(records[0]?.line ?? '{}') as { drop?: string };
  const dropId = id ?? line.drop;
  if (dropId === undefined) throw new Error(`${from} holds no receipt.`);
  return { dropId, records: inTurn(records), stored: undefined };
}

async function* inTurn(records: readonly PublishedRecord[]): AsyncGenerator<PublishedRecord> {
  yield* records;
}

async function* pagesIn(file: string): AsyncGenerator<Page> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new StartupError(
      `The receipt cannot be read: ${error.message}.`,
      'Name a file with a page of it, or its address.',
    );
  });
  const read = JSON.parse(text) as Page | readonly Page[];
  yield* Array.isArray(read) ? (read as readonly Page[]) : [read as Page];
}

async function* pagesAt(address: string): AsyncGenerator<Page> {
  const url = new URL(address);
  for (let next: number | null | undefined = 0; typeof next === 'number';) {
    url.searchParams.set('after', String(next));
    url.searchParams.set('limit', '100');
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url.href} answered ${answer.status}.`);
    const page = (await answer.json()) as Page;
    yield page;
    next = page.page?.next;
  }
}
