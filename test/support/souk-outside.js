/**
 * Souk's own modules for the suites that need much of it (test/contracts, test/e2e, test/faults): loaded once by Node itself,
 * not anew for each suite by Jest's sandbox, which costs seconds of CPU a suite and runs code slower.
 *
 * For Jest this is the transform of Souk's sources: the code of a module becomes a list of what Node's own copy exports.
 * `npm test` takes what was built (`TEST_BUILT`); otherwise the sources are compiled as they are loaded.
 */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const BUILT = process.env['TEST_BUILT'] === '1';

let hooks;

/** @param path of a source file @returns what its module exports */
export async function soukModule(path) {
  if (!BUILT) await (hooks ??= import('./typescript.js'));
  const source = relative(new URL('.', ROOT).pathname, path);
  const file =
    BUILT && !source.startsWith('node_modules/')
      ? new URL(`dist/${source.replace(/\.ts$/, '.js')}`, ROOT)
      : pathToFileURL(path);
  return import(file.href);
}

async function codeOf(path) {
  const names = Object.keys(await soukModule(path));
  return [
    `const souk = await globalThis.soukModule(${JSON.stringify(path)});`,
    ...names.map((name) => `export ${name === 'default' ? name : `const ${name} =`} souk.${name};`),
  ].join('\n');
}

export default {
  async getCacheKeyAsync(_source, path) {
    return createHash('sha256')
      .update(await codeOf(path))
      .digest('hex')
      .slice(0, 32);
  },
  async processAsync(_source, path) {
    return { code: await codeOf(path) };
  },
};
