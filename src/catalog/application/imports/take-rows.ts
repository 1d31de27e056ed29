import type { Ids, UnitOfWork } from '#kernel';
import { SkuTaken } from '../../domain/errors.js';
import { Intake } from '../../domain/imports/intake.js';
import type { PublicCatalog } from '../queries.js';
import type { Ending, ImportFile, Imports, RowBatch, Shelves } from './ports.js';

/** How often a batch is decided anew because somebody published one of its SKUs meanwhile. */
const TRIES = 5;

/** What comes with a batch. */
interface Step {
  /** Where the import stood when the batch was made. */
  readonly position: number;
  readonly now: Date;
  readonly ending?: Ending | undefined;
}

/** Brings one batch of rows into the shop: what they become, how far the import is, and its end are one transaction. */
export class TakeRows {
  constructor(
    private readonly imports: Imports,
    private readonly shelves: Shelves,
    private readonly shown: PublicCatalog,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** False if the import does not stand there any more, or has ended: then nothing was done. */
  async take(file: ImportFile, batch: RowBatch, step: Step): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        const intake = await this.work.run(() => this.once(file, batch, step));
        if (intake === undefined) return false;
        if (!file.dryRun) await this.shown.forget(intake.touched);
        return true;
      } catch (error) {
        if (!(error instanceof SkuTaken) || tries === TRIES) throw error;
      }
    }
  }

  /** Ends an import that a fault of ours keeps from going on, unless somebody else has gone on with it. */
  async giveUp({ id }: ImportFile, position: number): Promise<void> {
    await this.work.run(async () => {
      if (!(await this.imports.holds(id, position))) return;
      const error = { row: position + 1, path: '', message: 'cannot be imported: a fault of ours' };
      await this.imports.end(id, { state: 'failed', error });
    });
  }

  private async once(
    file: ImportFile,
    batch: RowBatch,
    { position, now, ending }: Step,
  ): Promise<Intake | undefined> {
    if (!(await this.imports.holds(file.id, position))) return undefined;
    const intake = await this.decided(file, batch, now);
    if (!file.dryRun) await this.shelves.store(intake, file.hostId);
    await this.imports.advance(file.id, batch, intake);
    if (ending !== undefined) await this.imports.end(file.id, ending);
    return intake;
  }

  private async decided(
    { id, hostId }: ImportFile,
    { products, names }: RowBatch,
    now: Date,
  ): Promise<Intake> {
    const skus = products.flatMap(({ variants }) => variants.map(({ sku }) => sku)).filter(Boolean);
    const shelf = await this.shelves.holding(hostId, skus);
    const keys = products.flatMap(({ handle, variants }) => [
      ...(handle === undefined ? [] : [`handle ${handle}`]),
      ...variants.flatMap(({ sku }) => [`sku ${sku}`, ...productKey(shelf.productWith(sku))]),
    ]);
    const seen = await this.imports.seen(id, [...new Set(keys)]);
    const of = { hostId, names: names ?? NAMELESS, nextId: () => this.ids.next(), now };
    const intake = new Intake(of, shelf, seen);
    for (const product of products) intake.take(product);
    return intake;
  }
}

/** A file that broke before its header was read has no rows either. */
const NAMELESS = {
  handle: '',
  title: '',
  description: '',
  sku: '',
  variantTitle: '',
  currency: '',
  onHand: '',
};

function productKey(product: { snapshot(): { readonly id: string } } | undefined): string[] {
  return product === undefined ? [] : [`product ${product.snapshot().id}`];
}
