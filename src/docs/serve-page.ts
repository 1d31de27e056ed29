import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serveFiles } from '#platform/http/static-files.js';
import { projectRoot } from './project-root.js';

/** Serves the demo page at `/`. */
export function servePage(app: NestExpressApplication): void {
  serveFiles(app, join(projectRoot(), 'libs/web/public'));
}
