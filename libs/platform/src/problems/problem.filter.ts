import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { currentRequest } from '../telemetry/request-context.js';
import { problemOf } from './problem.js';

/** Tells every refusal as `application/problem+json`, and logs every fault once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const requestId = currentRequest()?.requestId;
    const problem = problemOf(error, { instance: request.originalUrl, ...(requestId && { requestId }) });
    // A refusal, 503 too, is no fault: a crowd that is turned away must not fill the log.
    if (problem.status === 500) this.logger.error({ err: error, code: problem.code }, 'request failed');
    if (response.headersSent) {
      // The answer has begun: all that is left is to break it off, so that nobody takes it for whole.
      response.destroy();
      return;
    }
    const wait = problem['retryAfterSeconds'] ?? (problem.status === 503 ? 1 : undefined);
    if (typeof wait === 'number') response.setHeader('Retry-After', Math.max(1, Math.ceil(wait)));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.setHeader('Cache-Control', 'no-store');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
