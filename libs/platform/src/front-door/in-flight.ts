import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** The requests under way, so that there are never too many and that shutting down can wait for them. */
export class InFlight {
  private responses = new Set<ServerResponse>();
  private readonly changes = new EventEmitter();
  private draining = false;

  get count(): number {
    return this.responses.size;
  }

  /** Notes that a request began; the returned function notes its end. */
  enter(response: ServerResponse): () => void {
    this.responses.add(response);
    // A client that keeps its connection would otherwise be cut in the middle of its next request.
    if (this.draining) response.setHeader('Connection', 'close');
    return () => {
      this.responses.delete(response);
      if (this.responses.size === 0) this.changes.emit('empty');
    };
  }

  /** Resolves when nothing is under way, or after `seconds`; returns how many were left. */
  async drained(seconds: number): Promise<number> {
    this.draining = true;
    if (this.responses.size > 0) {
      const signal = AbortSignal.timeout(seconds * 1000);
      await once(this.changes, 'empty', { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
    return this.responses.size;
  }
}
