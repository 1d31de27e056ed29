import { on } from 'node:events';
import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LANGUAGES, Money } from '#kernel';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { type ImportFile, ImportFiles, type RowBatch } from '../../application/imports/ports.js';
import { FIELD_LIMITS } from '../../domain/content/fields.js';
import { OPTION_LIMITS } from '../../domain/content/options.js';
import { Product } from '../../domain/product.js';
import { Stock } from '../../domain/stock.js';
import { VARIANT_LIMITS } from '../../domain/variants.js';

/** A batch is full with so many rows, or after so long. */
const BATCH = { rows: 500, milliseconds: 200 };
/** Batches that the thread may be asked for before the first is done: one is written while the next one is read. */
export const AHEAD = 2;
/** What the thread may hold, in megabytes: far more than its batches and the longest product take. */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 };
/** A file that nobody asks for may be one that is being sent; milliseconds. */
const AGE = 3_600_000;

const LIMITS = {
  ...Product.LIMITS,
  variants: VARIANT_LIMITS.count,
  sku: VARIANT_LIMITS.sku,
  variantTitle: VARIANT_LIMITS.title,
  prices: VARIANT_LIMITS.prices,
  weightGrams: VARIANT_LIMITS.weightGrams,
  options: OPTION_LIMITS,
  ...{ fields: FIELD_LIMITS.count, fieldText: FIELD_LIMITS.text },
  languages: LANGUAGES,
  units: Stock.MAX_UNITS,
  amount: Money.MAX_AMOUNT,
};

/** Files in `DATA_DIR/imports`, each read in a thread of its own that is asked for one batch after the other. */
@Injectable()
export class ThreadedFiles extends ImportFiles {
  private readonly folder: string;

  constructor(
    @Inject(SETTINGS) { dataDir }: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
    this.folder = resolve(dataDir, 'imports');
  }

  async *batches({ path, format, currency, position }: ImportFile): AsyncIterable<RowBatch> {
    const thread = new Worker(fileURLToPath(new URL('./row-thread.js', import.meta.url)), {
      workerData: { path, format, currency, after: position, limits: LIMITS, batch: BATCH },
      resourceLimits: MEMORY,
      // It needs no secrets, and nothing that this process was started with.
      ...{ env: {}, execArgv: [] },
    });
    thread.unref();
    let at = position;
    try {
      const answers = on(thread, 'message');
      for (let asked = 0; asked < AHEAD; asked += 1) thread.postMessage('more');
      for await (const [batch] of answers as AsyncIterable<[RowBatch]>) {
        at = batch.position;
        yield batch;
        if (batch.isLast === true) return;
        thread.postMessage('more');
      }
    } catch (error) {
      this.logger.error({ err: error, path }, 'a file could not be imported');
      const broken = { row: at + 1, message: 'cannot be read: send the file again' };
      yield { products: [], position: at, bytesRead: 0, isLast: true, broken };
    } finally {
      await thread.terminate();
    }
  }

  async remove(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  async sweep(kept: readonly string[]): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const path of names.map((name) => join(this.folder, name))) {
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (!kept.includes(path) && mtimeMs < Date.now() - AGE) await this.remove(path);
    }
  }
}
