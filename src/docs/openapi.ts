import type { INestApplication, Type } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { HTTP_STATUS } from '#platform/problems/problem.js';

/**
 * The OpenAPI document of both versions, made from the code.
 *
 * @param more classes that shall be among its schemas although no call has them
 */
export function openApi(app: INestApplication, more: readonly Type[] = []): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Souk')
    .setDescription(
      'Rooms that talk, drops that never oversell. Refusals are RFC 9457 problems with a stable `code`. ' +
        'Sign in with `POST /v2/auth/login`, then put the access token under Authorize.',
    )
    .setVersion('2')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [...more] });
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path)) addProblems(operation);
  }
  return {
    ...document,
    components: { ...document.components, schemas: { ...document.components?.schemas, Problem } },
  };
}

type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];

/** Those are told only where they are answered. */
const RARE: readonly number[] = [412, 413, 415];
const REFUSALS = [...new Set(Object.values(HTTP_STATUS))].filter((status) => !RARE.includes(status)).sort();

/** Every operation may be refused, always in the same shape. */
function addProblems(operation: unknown): void {
  if (typeof operation !== 'object' || operation === null || !('responses' in operation)) return;
  const responses = operation.responses as Record<string, unknown>;
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  for (const status of REFUSALS) responses[status] ??= { description: 'Refused: see `code`', content };
}

const Problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', example: 'sold_out' },
    instance: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
};
