import type { Logger } from 'pino';
import { currentRequest } from '../telemetry/request-context.js';
import { type Problem, problemOf } from './problem.js';

/** A refusal or fault as HTTP sends it. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly problem: Problem;
}

/** What `application/problem+json` is sent as, charset and all. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The answer to whatever was thrown while a request was served; a fault is logged, once. */
export function problemAnswer(error: unknown, instance: string, logger: Logger): ProblemAnswer {
  const requestId = currentRequest()?.requestId;
  const problem = problemOf(error, { instance, ...(requestId && { requestId }) });
  // A refusal, 503 too, is no fault: a crowd that is turned away must not fill the log.
  if (problem.status === 500) logger.error({ err: error, code: problem.code }, 'request failed');
  const headers: [string, string][] = [];
  const wait = problem['retryAfterSeconds'] ?? (problem.status === 503 ? 1 : undefined);
  if (typeof wait === 'number') headers.push(['Retry-After', String(Math.max(1, Math.ceil(wait)))]);
  if (problem.status === 401) headers.push(['WWW-Authenticate', 'Bearer']);
  headers.push(['Cache-Control', 'no-store']);
  return { status: problem.status, headers, problem };
}
