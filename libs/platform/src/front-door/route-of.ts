import type { IncomingMessage } from 'node:http';

/** The route of a request as a metric label: a pattern, never an id, so that the number of labels is bounded. */
export function routeOf(request: IncomingMessage & { route?: { path?: unknown } }): string {
  const pattern = request.route?.path;
  return typeof pattern === 'string' ? pattern : 'other';
}
