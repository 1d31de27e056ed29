import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';

/** A file directly in the folder: no path of the API, whatever is encoded in it, is ever looked up on disk. */
const FILE = /^\/([\w-]+\.(html|js|css|png|ico))?$/;

/** Serves the files of `folder`, and its index.html at `/`. */
export function serveFiles(app: NestExpressApplication, folder: string): void {
  const serve = express.static(folder, { maxAge: '1m', dotfiles: 'ignore', redirect: false });
  app.use((request: Request, response: Response, next: NextFunction) =>
    FILE.test(request.path) ? serve(request, response, next) : next(),
  );
}
