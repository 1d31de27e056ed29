/**
 * Lets Node run our TypeScript without a build: `node --import ./test/support/typescript.js some.ts`.
 *
 * For programs that tests start as processes of their own. Does what jest.config.js does for specs: swc with
 * decorators, `.js` endings that mean `.ts`, and the `#names` of package.json, which lead to the sources.
 */
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const ROOT = new URL('../../', import.meta.url);

/** The imports of package.json, to the sources instead of dist/. */
const NAMES = [
  [/^#kernel$/, 'libs/kernel/src/index.ts'],
  [/^#platform\/(.*)\.js$/, 'libs/platform/src/$1.ts'],
  [/^#([a-z]+)$/, 'src/$1/index.ts'],
];

const SWC = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
  swcrc: false,
};

/** A hook of Node: where a name leads. */
export function resolve(specifier, context, next) {
  const name = NAMES.find(([pattern]) => pattern.test(specifier));
  if (name !== undefined) return next(new URL(specifier.replace(...name), ROOT).href, context);
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return next(source.href, context);
  }
  return next(specifier, context);
}

/** A hook of Node: what stands there. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const { transform } = await import('@swc/core');
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { ...SWC, filename });
  return { format: 'module', source: code, shortCircuit: true };
}

// Node loads this file once more, beside the program, for the hooks.
if (isMainThread) {
  process.setSourceMapsEnabled(true);
  register(import.meta.url);
}
