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
    const folders = ['libs/platform/src', 'src'];
    const found = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true })));
    const plain = folders.flatMap((folder, index) =>
      (found[index] ?? []).filter((path) => path.endsWith('.js')).map((path) => join(folder, path)),
    );
    expect(plain).toEqual(
      expect.arrayContaining([
        'libs/platform/src/media/image-worker.js',
        'src/catalog/adapters/files/row-thread.js',
      ]),
    );
    const files = built();
    expect(files.filter((path) => path.endsWith('.js')).sort()).toEqual(plain.sort());
    expect(files.filter((path) => path.endsWith('.spec.ts'))).toEqual([]);
  });
});
