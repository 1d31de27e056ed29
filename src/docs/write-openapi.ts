/** `npm run docs`: writes the OpenAPI document that is committed as docs/openapi.json. Needs no database. */
import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { documentWithoutApp } from './document-without-app.js';
import { projectRoot } from './project-root.js';

await writeFile(join(projectRoot(), 'docs/openapi.json'), await documentWithoutApp());
