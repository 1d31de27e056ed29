import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiResponse } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Upload } from './upload.js';

export const UPLOAD = 'souk:upload';

const refused = (status: number): MethodDecorator =>
  ApiResponse({
    ...{ status, description: 'Refused: see `code`' },
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });

/** The call takes one file as a form, in this field and beside no other. Forms are refused everywhere else. */
export function TakesFile(field: string): MethodDecorator {
  return applyDecorators(
    SetMetadata(UPLOAD, field),
    ApiConsumes('multipart/form-data'),
    ApiBody({
      schema: {
        ...{ type: 'object', required: [field] },
        properties: { [field]: { type: 'string', format: 'binary' } },
      },
    }),
    refused(413),
    refused(415),
  );
}

/** The bytes of the file that was sent. Its name and what it claims to be are not kept. */
export const SentBytes = createParamDecorator((_: unknown, context: ExecutionContext): Uint8Array => {
  const { body } = context.switchToHttp().getRequest<Request>();
  const [upload] = Object.values(body as Record<string, Upload>);
  if (upload === undefined) throw new Error('@SentBytes() needs @TakesFile()');
  return upload.bytes;
});
