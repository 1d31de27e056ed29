import { UnitOfWork } from '#kernel';
import type { Entry, LineEntry, RecordBody, SealedRecord } from './batch-record.js';
import { type PublishedRecord, Receipts, Seals, type UnsealedRecord } from './ports.js';

/** Drops looked at in one go. */
const DROPS = 100;

/** Sealed in one transaction, in bytes: a few milliseconds of work, so that a rush is not held up. */
const PART = 64_000;

/** Parts of one drop in one go: what a rush leaves behind is sealed once it is over. */
const PARTS = 8;

/** Puts pseudonyms for users into what batches recorded, and chains it; safe to run anywhere, any number of times. */
export class SealReceipts {
  constructor(
    private readonly receipts: Receipts,
    private readonly seals: Seals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute(): Promise<void> {
    const faults: unknown[] = [];
    for (const dropId of await this.receipts.waiting(DROPS)) {
      // One that cannot be sealed keeps nobody else's open.
      await this.sealDrop(dropId).catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw faults[0];
  }

  private async sealDrop(dropId: string): Promise<void> {
    for (let part = 0; part < PARTS; part += 1) if (!(await this.sealPart(dropId))) return;
  }

  private sealPart(dropId: string): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const unsealed = await this.receipts.take(dropId, PART);
      if (unsealed === null) return false;
      const pseudonym = this.seals.pseudonyms(unsealed.key);
      let hash = unsealed.previous ?? this.seals.genesis(dropId);
      const sealed: PublishedRecord[] = [];
      for (const record of unsealed.records) {
        const line = lineOf(dropId, record, pseudonym);
        hash = this.seals.link(hash, line);
        sealed.push({ number: record.number, line, hash });
      }
      await this.receipts.publish(dropId, sealed);
      return true;
    });
  }
}

function lineOf(
  drop: string,
  { number, at, body }: UnsealedRecord,
  pseudonym: (id: string) => string,
): string {
  const told = JSON.parse(body) as RecordBody;
  const head = { drop, number, at: at.toISOString() };
  const sealed: SealedRecord =
    'plan' in told
      ? { ...head, ...told }
      : {
          ...head,
          requests: told.requests.map((entry) => withoutName(entry, pseudonym)),
          line: told.line.map((entry) => withoutName(entry, pseudonym)),
          after: told.after,
        };
  return JSON.stringify(sealed);
}

/** What names somebody, in the second place. */
const NAMING: ReadonlySet<string> = new Set<(Entry | LineEntry)[0]>([
  'claim',
  'release',
  'join',
  'leave',
  'merge',
  'turn',
]);

function withoutName<E extends Entry | LineEntry>(entry: E, pseudonym: (id: string) => string): E {
  const [kind, whose, ...rest] = entry;
  if (!NAMING.has(kind)) return entry;
  // The guest, and the account.
  if (kind === 'merge') rest[0] = pseudonym(rest[0] as string);
  return [kind, pseudonym(whose as string), ...rest] as unknown as E;
}
