import type { NextFunction, Request, Response } from 'express';

/** Since when v1 is deprecated (RFC 9745, seconds since 1970) and when it ends (RFC 8594). */
const DEPRECATED = `@${Date.UTC(2026, 10, 21) / 1000}`;
const SUNSET = new Date(Date.UTC(2028, 10, 21)).toUTCString();

/** Says on every v1 answer that v2 is its successor. */
export function v1Headers(request: Request, response: Response, next: NextFunction): void {
  if (request.url.startsWith('/v1/')) {
    response.setHeader('Deprecation', DEPRECATED);
    response.setHeader('Sunset', SUNSET);
    response.setHeader('Link', `<${request.originalUrl.replace('/v1/', '/v2/')}>; rel="successor-version"`);
  }
  next();
}
