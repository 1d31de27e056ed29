import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { PROBLEM_TYPE, problemAnswer } from './problem-answer.js';

/** Tells every refusal as `application/problem+json`, and logs every fault once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { status, headers, problem } = problemAnswer(error, request.originalUrl, this.logger);
    if (response.headersSent) {
      // The answer has begun: all that is left is to break it off, so that nobody takes it for whole.
      response.destroy();
      return;
    }
    for (const [name, value] of headers) response.setHeader(name, value);
    response.status(status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}
