import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { minify } from '@swc/core';
import { startApp, type TestApp } from '../../support/app.js';

const run = promisify(execFile);
const LARGEST = 15 * 1024;

/** Somebody else's project, with the built package installed beside its peer. */
describe('the package @souk/client', () => {
  let folder: string;
  let scripts: string[];
  beforeAll(async () => {
    await run(process.execPath, ['libs/client/build.js']);
    const { files, name } = JSON.parse(await readFile('libs/client/package.json', 'utf8')) as {
      files: string[];
      name: string;
    };
    folder = await mkdtemp(join(tmpdir(), 'souk-client-'));
    const installed = join(folder, 'node_modules', name);
    await mkdir(installed, { recursive: true });
    for (const file of ['package.json', ...files]) {
      await cp(join('libs/client', file), join(installed, file), { recursive: true });
    }
    await symlink(resolve('node_modules/socket.io-client'), join(folder, 'node_modules/socket.io-client'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const built = await readdir(join(installed, 'dist'), { recursive: true });
    scripts = built.filter((path) => path.endsWith('.js')).map((path) => join(installed, 'dist', path));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The code of the README, which has one block of it. */
  const example = async (): Promise<string> => {
    const text = await readFile('libs/client/README.md', 'utf8');
    return /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  };

  it('is under 15 kB gzipped, as it is and minified', async () => {
    const sources = await Promise.all(scripts.map((path) => readFile(path, 'utf8')));
    const minified = await Promise.all(sources.map((code) => minify(code, { module: true, mangle: true })));
    expect(gzipSync(sources.join('')).length).toBeLessThan(LARGEST);
    expect(gzipSync(minified.map(({ code }) => code).join('')).length).toBeLessThan(LARGEST);
    expect(scripts.length).toBeGreaterThan(10);
  });

  it('depends on nothing but its peer', async () => {
    const { dependencies, peerDependencies } = JSON.parse(
      await readFile('libs/client/package.json', 'utf8'),
    ) as Record<string, object | undefined>;
    expect([dependencies, Object.keys(peerDependencies ?? {})]).toEqual([undefined, ['socket.io-client']]);
    for (const path of scripts) {
      const imported = [...(await readFile(path, 'utf8')).matchAll(/from '([^']+)'/g)].map(
        ([, name]) => name,
      );
      expect(imported.filter((name) => !name?.startsWith('.') && name !== 'socket.io-client')).toEqual([]);
    }
  });

  it("type-checks in a project for browsers, with what the README shows, and refuses what the API doesn't know", async () => {
    await writeFile(join(folder, 'example.ts'), await example());
    await writeFile(
      join(folder, 'wrong.ts'),
      [
        "import { type RoomEvent, Souk } from '@souk/client';",
        "const souk = new Souk({ url: '' });",
        "void souk.call('GET /v2/nowhere');",
        "void souk.call('GET /v2/rooms/{idOrSlug}');",
        "void souk.call('GET /v2/rooms/{idOrSlug}', { path: { id: '' } });",
        "void souk.call('POST /v2/rooms', { body: { title: 1, kind: 'public' } });",
        "void souk.call('GET /v2/me').then(({ nickname }) => nickname);",
        "souk.on('line.over', () => undefined);",
        "const onEvents = ([event]: readonly RoomEvent[]) => event?.type === 'drop.opened' && event.data.text;",
        '',
      ].join('\n'),
    );
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--lib',
      'es2022,dom,dom.iterable',
    ];
    const check = async (file: string): Promise<string> => {
      const tsc = resolve('node_modules/typescript/bin/tsc');
      const told = await run(process.execPath, [tsc, ...options, join(folder, file)], {
        cwd: folder,
      }).catch((error: unknown) => error as { stdout: string });
      return told.stdout;
    };
    expect(await check('example.ts')).toBe('');
    const lines = [...(await check('wrong.ts')).matchAll(/wrong\.ts\((\d+),/g)].map(([, line]) =>
      Number(line),
    );
    expect([...new Set(lines)]).toEqual([3, 4, 5, 6, 7, 8, 9]);
  }, 120_000);

  describe('in a plain Node script', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await startApp({ DEMO: 'true' });
    }, 60_000);
    afterAll(() => app.close());

    it('does what the README shows', async () => {
      const script = (await example()).replace('http://127.0.0.1:3000', app.url);
      await writeFile(join(folder, 'example.mjs'), script);
      const { stdout, stderr } = await run(process.execPath, ['example.mjs'], {
        cwd: folder,
        timeout: 30_000,
      });
      expect(stderr).toBe('');
      const said = Number(/^said as number (\d+)$/m.exec(stdout)?.[1]);
      expect(said).toBeGreaterThan(0);
      expect(stdout).toMatch(new RegExp(`^${said} message.posted \\{.*text: 'Hello!'`, 'ms'));
      expect(stdout).toMatch(/^joining\s+live\s/m);
      expect(stdout).toMatch(/^refused: drop_not_open /m);
      expect(stdout).toMatch(/gapFree: true/);
    }, 60_000);
  });
});
