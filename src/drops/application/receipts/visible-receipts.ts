import { type Actor, NotFound } from '#kernel';
import { Drops, Rooms } from '../ports.js';
import { type PublishedRecord, Receipts, Seals } from './ports.js';
import { isSettled } from './recorded-batch.js';

/** A part of a receipt as it is shown. */
export interface ReceiptView {
  readonly data: readonly PublishedRecord[];
  /** The number to go on with, as `after`; null if nothing more is sealed. */
  readonly next: number | null;
  /** How the caller is called in this receipt; null for who is not signed in. */
  readonly you: string | null;
  /** True once everything is decided and sealed: the hash of the last record stays the last. */
  readonly final: boolean;
}

/** Reads of receipts for those who may see the drop. */
export class VisibleReceipts {
  constructor(
    private readonly drops: Drops,
    private readonly rooms: Rooms,
    private readonly receipts: Receipts,
    private readonly seals: Seals,
  ) {}

  /** @throws NotFound also for what the actor may not see */
  async ofDrop(
    dropId: string,
    actor: Actor | undefined,
    { after = 0, limit = 20 }: { after?: number; limit?: number },
  ): Promise<ReceiptView> {
    const facts = await this.drops.facts(dropId);
    if (facts === null || (!facts.openToAll && actor === undefined)) throw new NotFound();
    if (!facts.openToAll && actor !== undefined) await this.rooms.checkVisible(facts.roomId, actor);
    const part = await this.receipts.part(dropId, { after, limit });
    if (part === null) throw new NotFound();
    const { records: data, total, drop, key } = part;
    const last = data.at(-1)?.number ?? after;
    return {
      data,
      next: data.length > 0 && last < total ? last : null,
      you: actor === undefined ? null : this.seals.pseudonyms(key)(actor.userId),
      final: isSettled(drop) && last === total,
    };
  }
}
