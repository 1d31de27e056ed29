import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';

/** The requests under way, so that there are never too many and that shutting down can wait for them. */
export class InFlight {
  private responses = new Set<ServerResponse>();
  private readonly changes = new EventEmitter();
  private draining = false;
  private unread = 0;

  /** Those that are all here. One whose body is still on its way is no work yet. */
  get count(): number {
    return this.responses.size - this.unread;
  }

  /** Those whose body is still on its way. */
  get incoming(): number {
    return this.unread;
  }

  /** Counts a request that was entered as incoming until its body is here, or it is over without it. */
  awaitBody(request: EventEmitter, response: EventEmitter): void {
    this.unread += 1;
    const here = (): void => {
      request.off('end', here);
      response.off('close', here);
      this.unread -= 1;
    };
    request.on('end', here);
    response.on('close', here);
  }

  /** To be told of every request: a client that keeps its connection would be cut in the middle of its next one. */
  greet(response: ServerResponse): void {
    if (this.draining) response.setHeader('Connection', 'close');
  }

  /** Notes that a request began; the returned function notes its end. */
  enter(response: ServerResponse): () => void {
    this.responses.add(response);
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
