import { fileURLToPath } from 'node:url';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Piscina } from 'piscina';
import { Overloaded } from '#kernel';
import { Slots } from '#platform/concurrency/slots.js';
import { type InvoiceFacts, InvoicePrinter } from '../../application/after-sale/ports.js';

/** One at a time: a page takes some milliseconds, and what was printed once is kept. */
const LINE = { atOnce: 1, maxWaiting: 32, retryAfterSeconds: 2 };
/** Of the thread's own memory in megabytes. */
const MEMORY = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };
/** An idle thread goes, and its fonts with it; milliseconds. */
const IDLE = 30_000;
/** A thread that takes so long is ended; milliseconds. */
const PATIENCE = 10_000;

/** Prints invoices in a thread that begins with the first one; pdfkit is loaded there and nowhere else. */
@Injectable()
export class ThreadedInvoices extends InvoicePrinter implements OnModuleDestroy {
  private readonly slots = new Slots(LINE);
  private pool: Promise<Piscina<InvoiceFacts, Uint8Array>> | undefined;
  private isOver = false;

  print(facts: InvoiceFacts): Promise<Uint8Array> {
    return this.slots.run(() => this.printed(facts));
  }

  async onModuleDestroy(): Promise<void> {
    this.isOver = true;
    await (await this.pool)?.destroy();
  }

  private async printed(facts: InvoiceFacts): Promise<Uint8Array> {
    if (this.isOver) throw new Overloaded();
    const signal = AbortSignal.timeout(PATIENCE);
    try {
      return await (await this.running()).run(facts, { name: 'invoice', signal });
    } catch (error) {
      throw this.isOver || signal.aborted ? new Overloaded() : error;
    }
  }

  /** One that could not begin is begun anew with the next invoice. */
  private async running(): Promise<Piscina<InvoiceFacts, Uint8Array>> {
    try {
      return await (this.pool ??= started());
    } catch (error) {
      this.pool = undefined;
      throw error;
    }
  }
}

async function started(): Promise<Piscina<InvoiceFacts, Uint8Array>> {
  const { Piscina } = await import('piscina');
  return new Piscina<InvoiceFacts, Uint8Array>({
    filename: fileURLToPath(new URL('./invoice-thread.js', import.meta.url)),
    ...{ minThreads: 0, maxThreads: LINE.atOnce, idleTimeout: IDLE, resourceLimits: MEMORY },
    // It needs no secrets.
    ...{ recordTiming: false, env: {} },
  });
}
