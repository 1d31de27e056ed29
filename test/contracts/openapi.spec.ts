import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { documentWithoutApp } from '../../src/docs/document-without-app.js';

describe('docs/openapi.json', () => {
  it('is what the code declares; after a change of contract run `npm run docs` and read the difference', async () => {
    const committed = await readFile('docs/openapi.json', 'utf8');
    expect(JSON.parse(await documentWithoutApp())).toEqual(JSON.parse(committed));
  });

  it('names a schema for every answer with a body and a problem for every refusal', async () => {
    const { paths } = JSON.parse(await documentWithoutApp()) as {
      paths: Record<string, Record<string, { responses: Record<string, { content?: unknown }> }>>;
    };
    for (const [path, operations] of Object.entries(paths)) {
      if (!path.startsWith('/v')) continue;
      for (const [method, { responses }] of Object.entries(operations)) {
        const success = Object.entries(responses).filter(([status]) => status.startsWith('2'));
        expect([path, method, success.length]).toEqual([path, method, 1]);
        const [status, answer] = success[0] ?? [];
        expect([path, method, status === '204' || answer?.content !== undefined]).toEqual([
          path,
          method,
          true,
        ]);
        expect([path, method, responses['409']?.content !== undefined]).toEqual([path, method, true]);
      }
    }
  });
});
