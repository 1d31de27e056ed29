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
    const answer = refusedCommand(error, host.switchToWs().getPattern(), this.logger);
    const ack = host.getArgs().find((argument) => typeof argument === 'function');
    ack?.(answer);
  }
}

/** The answer to whatever was thrown while a command was served; a fault is logged, once. */
export function refusedCommand(error: unknown, command: string, logger: Logger): object {
  const requestId = currentRequest()?.requestId;
  const problem = problemOf(error, requestId === undefined ? {} : { requestId });
  if (problem.status === 500) logger.error({ err: error, code: problem.code }, 'socket command failed');
  socketEvents.inc({ command, outcome: problem.code });
  return { ok: false, error: problem };
}
