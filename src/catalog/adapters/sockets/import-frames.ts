import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { UserSockets } from '#platform/sockets/user-sockets.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { ImportListeners } from '../../application/imports/ports.js';
import { ImportQueries } from '../../application/imports/queries.js';

/** One while it runs, so that with the last one no second has more than two; milliseconds. */
const EVERY = 1_000;

/** Tells the host's sockets how far an import is. */
@Injectable()
export class ImportFrames extends ImportListeners {
  /** When each that runs here was last told of. */
  private readonly told = new Map<string, number>();

  constructor(
    private readonly imports: ImportQueries,
    private readonly sockets: UserSockets,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    super();
  }

  async progressed(hostId: string, importId: string, hasEnded: boolean): Promise<void> {
    const now = performance.now();
    if (!hasEnded && now - (this.told.get(importId) ?? -EVERY) < EVERY) return;
    if (hasEnded) this.told.delete(importId);
    else this.told.set(importId, now);
    try {
      const shown = await this.imports.progress(importId);
      if (shown === undefined) return;
      const { state, bytes, bytesDone, rows, products, errorCount } = shown;
      this.sockets.toUser(hostId, 'import.progress', {
        ...{ importId, state, bytes, bytesDone, rows, products, errorCount },
      });
    } catch (error) {
      this.logger.debug({ err: error, importId }, 'the progress of an import was not told');
    }
  }
}
