import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What every log line, job and event of one request carries. */
export interface RequestContext {
  readonly requestId: string;
  /** The trace this request belongs to (W3C Trace Context), if the caller sent one. */
  readonly traceparent?: string;
  /** The last statement of each transaction that is committed for this request alone. */
  readonly withCommit?: () => Promise<void>;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `fn` and all it causes under `context`. */
export function inRequest<T>(context: RequestContext, fn: () => T): T {
  return storage.run(context, fn);
}

/** Runs `fn` as what is done for many requests at once: it is named after the present one, but is not its work alone. */
export function forMany<T>(fn: () => T): T {
  const context = storage.getStore();
  if (context?.withCommit === undefined) return fn();
  const { withCommit: _, ...shared } = context;
  return storage.run(shared, fn);
}

/** The present request, or undefined outside of one. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

const SANE_ID = /^[\w.:-]{1,128}$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Keeps the caller's ids where they are sane, else makes a new one. */
export function requestContext(requestId: unknown, traceparent: unknown): RequestContext {
  const id = typeof requestId === 'string' && SANE_ID.test(requestId) ? requestId : randomUUID();
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return { requestId: id };
  return { requestId: id, traceparent };
}
