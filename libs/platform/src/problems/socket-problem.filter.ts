import { type ArgumentsHost, Catch, Inject, type WsExceptionFilter } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { currentRequest } from '../telemetry/request-context.js';
import { socketEvents } from '../telemetry/metrics.js';
import { problemOf } from './problem.js';

/** Answers a refused socket command through its ack, `{ ok: false, error: <problem> }`; the socket lives on. */
@Catch()
export class SocketProblemFilter implements WsExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const requestId = currentRequest()?.requestId;
    const problem = problemOf(error, requestId === undefined ? {} : { requestId });
    if (problem.status === 500)
      this.logger.error({ err: error, code: problem.code }, 'socket command failed');
    socketEvents.inc({ command: host.switchToWs().getPattern(), outcome: problem.code });
    const ack = host.getArgs().find((argument) => typeof argument === 'function');
    ack?.({ ok: false, error: problem });
  }
}
