import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { projectRoot } from './project-root.js';

/** Serves the demo page at `/`. */
export function servePage(app: NestExpressApplication): void {
  app.useStaticAssets(join(projectRoot(), 'libs/web/public'), { maxAge: '1m', etag: true });
}
