import { type Problem, SoukError } from '../souk-error.js';
import { fullJitter, pause, type Timing } from '../timing.js';

/** How long a caller lets the client try. */
export interface Trying {
  readonly signal?: AbortSignal | undefined;
  /** For one attempt; milliseconds. */
  readonly timeout?: number | undefined;
  /** For all attempts together; milliseconds. */
  readonly patience?: number | undefined;
}

/** One question over HTTP. */
export interface Question extends Trying {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** Asked twice, it happens once. */
  readonly repeatable: boolean;
}

const TIMEOUT = 15_000;
const PATIENCE = 30_000;

/** Asks over HTTP, and asks again what may be asked again: after 429 and 503 and when nobody answered. */
export class Http {
  constructor(
    private readonly url: string,
    private readonly fetch: typeof globalThis.fetch,
    private readonly timing: Timing,
  ) {}

  /** @throws SoukError; the signal's reason if it was aborted */
  async ask<Answer>(question: Question): Promise<Answer> {
    const until = this.timing.now() + (question.patience ?? PATIENCE);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.once<Answer>(question);
      } catch (error) {
        if (!(error instanceof SoukError) || !mayRepeat(question, error)) throw error;
        // Those who are told the same time must not come back together.
        const wait = (error.retryAfterMs ?? 0) + fullJitter(this.timing, attempt);
        if (this.timing.now() + wait > until) throw error;
        await pause(this.timing, wait, question.signal);
      }
    }
  }

  private async once<Answer>({ method, path, headers, body, signal, timeout }: Question): Promise<Answer> {
    signal?.throwIfAborted();
    const attempt = new AbortController();
    const stop = (): void => attempt.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const cancel = this.timing.after(timeout ?? TIMEOUT, () => attempt.abort());
    try {
      // A form says by itself what it is.
      const isJson = body !== undefined && !(body instanceof FormData);
      const response = await this.fetch.call(undefined, this.url + path, {
        method,
        headers: present({ ...(isJson && { 'content-type': 'application/json' }), ...headers }),
        ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as FormData) }),
        signal: attempt.signal,
      });
      if (/^image/.test(response.headers.get('content-type') ?? '')) return (await response.blob()) as Answer;
      const text = await response.text();
      if (!response.ok) throw refusalOf(response, text);
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    } catch (error) {
      if (error instanceof SoukError) throw error;
      signal?.throwIfAborted();
      throw SoukError.unanswered(`${method} ${path}`, error);
    } finally {
      cancel();
      signal?.removeEventListener('abort', stop);
    }
  }
}

/** What is over capacity was not begun, and counts nothing; all else must be safe to repeat. */
function mayRepeat({ repeatable }: Question, error: SoukError): boolean {
  return error.isPassing && (repeatable || error.status === 429);
}

function refusalOf({ status, headers }: Response, text: string): SoukError {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  return new SoukError({ ...problemIn(text), status }, { retryAfterMs });
}

/** What stands between us and the server may answer in its own words. */
function problemIn(text: string): Problem {
  try {
    const problem = JSON.parse(text) as Problem | null;
    if (typeof problem?.code === 'string') return problem;
  } catch {
    // Below.
  }
  return { code: 'internal_error', detail: 'The answer is not one of Souk.' };
}

function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
