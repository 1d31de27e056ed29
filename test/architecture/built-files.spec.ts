import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

/** What `npm run build` compiles or copies into dist. */
function built(): string[] {
  const { config } = ts.readConfigFile('tsconfig.build.json', (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
  return fileNames.map((path) => relative('.', path));
}

describe('the build', () => {
  it('has every file that Node starts by its path, and no specification', async () => {
    const found = await readdir('libs/platform/src', { recursive: true });
    const plain = found.filter((path) => path.endsWith('.js')).map((path) => join('libs/platform/src', path));
    expect(plain).toEqual(['libs/platform/src/media/image-worker.js']);
    const files = built();
    expect(files.filter((path) => path.endsWith('.js'))).toEqual(plain);
    expect(files.filter((path) => path.endsWith('.spec.ts'))).toEqual([]);
  });
});
