import { setTimeout as pause } from 'node:timers/promises';
import type { Problem } from './shapes.js';

/** Nobody answered: whether it happened is not known until somebody asks again. */
export class Unanswered extends Error {}

export interface Answer<Body> {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  readonly body: Body;
}

export interface Call {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly key?: string;
  /** Hangs up on the first attempt after so many milliseconds, as a phone in a tunnel does. */
  readonly hangUpAfterMs?: number | undefined;
  /** Told how long the attempt took that was answered, milliseconds. */
  readonly onTime?: (milliseconds: number) => void;
}

/** What is worth counting about how requests went. */
export interface WireCounts {
  /** Requests that were sent again, since nobody had answered. */
  repeats: number;
  /** Refusals with 429 or 503. */
  turnedAway: number;
  /** How long somebody asked until there was a decision, milliseconds. */
  longestWait: number;
  /** Answers that are bugs: 5xx other than 503. */
  readonly faults: string[];
}

/** A request may take so long, and all attempts of one question together so long, milliseconds. */
const TIMEOUT = 15_000;
const PATIENCE = 60_000;

/** The public REST API as one who does not give up uses it. */
export class Wire {
  constructor(
    private readonly url: string,
    private readonly counts: WireCounts,
  ) {}

  /** @throws Unanswered */
  async once<Body>(method: string, path: string, call: Call = {}, timeout = TIMEOUT): Promise<Answer<Body>> {
    const { token, body, key, onTime } = call;
    const start = performance.now();
    try {
      const response = await fetch(this.url + path, {
        method,
        signal: AbortSignal.timeout(timeout),
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      onTime?.(performance.now() - start);
      const after = Number(response.headers.get('retry-after') ?? NaN);
      return {
        status: response.status,
        retryAfterMs: Number.isFinite(after) ? after * 1000 : undefined,
        body: (text === '' ? {} : JSON.parse(text)) as Body,
      };
    } catch (error) {
      throw new Unanswered(`${method} ${path} was not answered`, { cause: error });
    }
  }

  /** Asks with the same key until somebody decides. @throws Unanswered after a minute */
  async ask<Body>(method: string, path: string, call: Call = {}): Promise<Answer<Body>> {
    const start = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      const timeout = attempt === 0 ? call.hangUpAfterMs : undefined;
      const wait = await this.attempt<Body>(method, path, call, timeout, backoff(attempt));
      const waited = performance.now() - start;
      this.counts.longestWait = Math.max(this.counts.longestWait, waited);
      if ('answer' in wait) return wait.answer;
      if (waited > PATIENCE)
        throw new Unanswered(`${method} ${path} was not decided within a minute: ${wait.why}`);
      await pause(wait.milliseconds);
    }
  }

  /** The same for what must succeed. @throws Error with the problem */
  async need<Body>(method: string, path: string, call: Call = {}): Promise<Body> {
    const { status, body } = await this.ask<Body>(method, path, call);
    if (status < 300) return body;
    const { code, detail } = body as unknown as Problem;
    throw new Error(`${method} ${path} answered ${status} ${code}: ${detail}`);
  }

  private async attempt<Body>(
    method: string,
    path: string,
    call: Call,
    timeout: number | undefined,
    milliseconds: number,
  ): Promise<{ answer: Answer<Body> } | { milliseconds: number; why: string }> {
    let answer: Answer<Body>;
    try {
      answer = await this.once<Body>(method, path, call, timeout);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.counts.repeats += 1;
      return { milliseconds, why: 'no answer' };
    }
    const { status, retryAfterMs, body } = answer;
    const { code } = body as unknown as Problem;
    if (status === 429 || status === 503) {
      this.counts.turnedAway += 1;
      return { milliseconds: (retryAfterMs ?? 0) + milliseconds, why: code };
    }
    if (status >= 500) this.counts.faults.push(`${method} ${path}: ${status} ${code}`);
    return status >= 500 || code === 'idempotency_in_progress' ? { milliseconds, why: code } : { answer };
  }
}

/** Longer each time, and never in step with the others, milliseconds. */
export function backoff(attempt: number): number {
  return Math.min(2_000, 100 * 2 ** attempt) * (0.5 + Math.random());
}
