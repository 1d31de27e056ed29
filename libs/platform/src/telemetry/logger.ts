import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { currentRequest } from './request-context.js';

/** The injection token of the process's pino logger. */
export const LOGGER = Symbol('logger');

/** Fields that never reach a log, wherever they stand in an object. */
const SECRETS = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
  'authorization',
  'cookie',
  'email',
  // Of an error of PostgreSQL: the row that was refused, with whatever stands in it.
  'detail',
  // The connection that such an error came over, its keys among all it has.
  'client',
];

/** The log of this process: JSON lines, or readable ones in development; each carries the request's id. */
export function createLogger(options: { level: string; readable: boolean }): Logger {
  return pino({
    level: options.level,
    base: null,
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    mixin: () => ({ ...currentRequest() }),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    ...(options.readable
      ? {
          transport: {
            target: 'pino-pretty',
            options: { translateTime: 'HH:MM:ss.l', ignore: 'context,requestId' },
          },
        }
      : {}),
  });
}

/** The parts of Nest that speak while an application starts. */
const STARTING: ReadonlySet<unknown> = new Set(['NestApplication', 'ExceptionHandler']);

/** Carries Nest's own messages into the log of the process. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug({ context: rest.at(-1) }, String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn({ context: rest.at(-1) }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    // What keeps the application from starting is thrown as well, and told once, by whoever starts it.
    if (STARTING.has(context)) this.logger.debug({ err: message, context }, 'the start failed');
    else if (message instanceof Error) this.logger.error({ err: message, context }, message.message);
    else this.logger.error({ context, details: rest.slice(0, -1) }, String(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.trace({ context: rest.at(-1) }, String(message));
  }
}
