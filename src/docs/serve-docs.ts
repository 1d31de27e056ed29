import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import { type AsyncApi, asyncApi } from './asyncapi/asyncapi.js';
import { openApi } from './openapi.js';

/**
 * The API explorer at `/docs`, which can sign in and call; the document itself at `/docs/openapi.json`, and that of the
 * sockets at `/docs/asyncapi.json`.
 */
export function serveDocs(app: INestApplication): void {
  let live: AsyncApi | undefined;
  // Before the explorer, which answers everything under /docs.
  app.getHttpAdapter().get('/docs/asyncapi.json', (_request: unknown, response: JsonAnswer) => {
    response.json((live ??= asyncApi(app)));
  });
  SwaggerModule.setup('docs', app, () => openApi(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    swaggerOptions: { persistAuthorization: true },
  });
}

interface JsonAnswer {
  json(body: object): void;
}
