/** `npm run docs`: writes the documents that are committed as docs/openapi.json and docs/asyncapi.json. Needs no database. */
import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncApiWithoutApp, documentWithoutApp } from './document-without-app.js';
import { projectRoot } from './project-root.js';

await writeFile(join(projectRoot(), 'docs/openapi.json'), await documentWithoutApp());
await writeFile(join(projectRoot(), 'docs/asyncapi.json'), await asyncApiWithoutApp());
