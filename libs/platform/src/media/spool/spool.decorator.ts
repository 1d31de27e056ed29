import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse } from '@nestjs/swagger';
import type { Request } from 'express';
import { Spooled } from './spooled.js';

export const SPOOL = 'souk:spool';

const refused = (status: number): MethodDecorator =>
  ApiResponse({
    ...{ status, description: 'Refused: see `code`' },
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });

/** The call takes a body of one of these types as a file, never held in memory. Elsewhere such bodies are refused. */
export function TakesStream(...types: string[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(SPOOL, types),
    ApiConsumes(...types),
    ApiBody({ schema: { type: 'string', format: 'binary' } }),
    refused(413),
    refused(415),
  );
}

/** The body as it was written to the disk. */
export const SentFile = createParamDecorator((_: unknown, context: ExecutionContext): Spooled => {
  const { body } = context.switchToHttp().getRequest<Request>();
  if (!(body instanceof Spooled)) throw new Error('@SentFile() needs @TakesStream()');
  return body;
});
