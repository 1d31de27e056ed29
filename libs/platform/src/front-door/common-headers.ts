import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import type { RequestContext } from '../telemetry/request-context.js';
import { EXPOSED_HEADERS, securityHeaders } from './security-headers.js';

/** Joined once: the same text goes out with every answer. */
const EXPOSED = EXPOSED_HEADERS.join(',');

/** The headers that the middleware of the long way puts on every answer, for those that the front door gives itself. */
@Injectable()
export class CommonHeaders {
  private readonly security = recorded();

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** Names and values in turn, as Node takes them. */
  of({ headers: { origin } }: IncomingMessage, { requestId }: RequestContext): string[] {
    const headers = ['X-Request-Id', requestId, ...this.security];
    const { corsOrigins } = this.settings;
    if (corsOrigins.length === 0) {
      headers.push('Vary', 'Accept-Encoding');
      return headers;
    }
    if (origin !== undefined && corsOrigins.includes(origin))
      headers.push('Access-Control-Allow-Origin', origin);
    headers.push('Access-Control-Expose-Headers', EXPOSED, 'Vary', 'Origin, Accept-Encoding');
    return headers;
  }
}

/** What helmet sets is the same for every request. */
function recorded(): string[] {
  const headers: string[] = [];
  const response = {
    setHeader: (name: string, value: string) => headers.push(name, value),
    removeHeader: () => undefined,
  };
  securityHeaders({} as IncomingMessage, response as unknown as ServerResponse, () => undefined);
  return headers;
}
