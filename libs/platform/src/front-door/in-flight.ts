import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The requests under way, so that there are never too many and that shutting down can wait for them. */
export class InFlight {
  /** All that are not over, those among them who are answered and read slowly. */
  private readonly responses = new Set<ServerResponse>();
  private readonly arriving = new Set<ServerResponse>();
  private readonly serving = new Set<ServerResponse>();
  private readonly changes = new EventEmitter();
  private served = 0;
  private draining = false;

  /** Those that are served: not those whose body is on its way, and not those who are answered and have yet to read it. */
  get count(): number {
    return this.serving.size;
  }

  /** Those that were served, since the start. */
  get answers(): number {
    return this.served;
  }

  /** Those whose body is still on its way. */
  get incoming(): number {
    return this.arriving.size;
  }

  /** To be told of every request: a client that keeps its connection would be cut in the middle of its next one. */
  greet(response: ServerResponse): void {
    if (this.draining) response.setHeader('Connection', 'close');
  }

  /** Notes that a request began; the returned function notes its end. */
  enter(response: ServerResponse): () => void {
    this.responses.add(response);
    return () => {
      this.answered(response);
      this.responses.delete(response);
      if (this.responses.size === 0) this.changes.emit('empty');
    };
  }

  /** Counts a request that was entered as one that is served, from when all of it is here until it is answered. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    if (hasBody(request)) {
      this.arriving.add(response);
      request.once('end', () => {
        if (this.arriving.delete(response)) this.serving.add(response);
      });
    } else this.serving.add(response);
    const { end } = response;
    response.end = ((...args: unknown[]) => {
      this.answered(response);
      return Reflect.apply(end, response, args) as ServerResponse;
    }) as typeof response.end;
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

  private answered(response: ServerResponse): void {
    this.arriving.delete(response);
    if (this.serving.delete(response)) this.served += 1;
  }
}

/** Whether a request has a body that may still be on its way. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': chunked } = headers;
  return length !== '0' || chunked !== undefined;
}
