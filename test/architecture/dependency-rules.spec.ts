/** The dependency rules hold in our tree, and each of them turns red on the breach that is planted for it. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { breaches, type Files, healthyTown } from './breaches.js';

const ROOT = process.cwd();
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

interface Cruise {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
  readonly summary: { readonly violations: readonly Violation[] };
}

/** Runs dependency-cruiser with our rules on the tree in `folder`. */
async function cruise(folder: string, ...roots: string[]): Promise<Cruise> {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const options = ['--config', CONFIG, '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...options, ...roots], {
    cwd: folder,
    maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(stdout) as Cruise;
}

async function build(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const told = (violation: Violation): string => `${violation.rule.name}: ${violation.from} -> ${violation.to}`;

describe('our tree', () => {
  let ours: Cruise;
  beforeAll(async () => {
    ours = await cruise(ROOT, 'src', 'libs', 'test');
  }, 120_000);

  it('keeps every dependency rule', () => {
    expect(ours.summary.violations.map(told)).toEqual([]);
  });

  it('was really looked at: its #names lead to its sources', () => {
    const targets = ours.modules
      .filter(({ source }) => source.startsWith('libs/platform/'))
      .flatMap(({ dependencies }) => dependencies.map(({ resolved }) => resolved));
    expect(targets).toContain('libs/kernel/src/index.ts');
  });
});

describe('the planted breaches', () => {
  let folder: string;
  let violations: readonly Violation[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'souk-town-'));
    await cp(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
    await build(folder, healthyTown);
    for (const { files } of breaches) await build(folder, files);
    violations = (await cruise(folder, 'src', 'libs', 'test')).summary.violations;
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(breaches.map(({ rule, files }) => ({ rule, path: Object.keys(files)[0], files })))(
    '$rule alone turns red on $path',
    ({ rule, files }) => {
      const red = violations.filter(({ from }) => from in files);
      expect([...new Set(red.map((violation) => violation.rule.name))]).toEqual([rule]);
    },
  );

  it('leave every healthy file green', () => {
    const planted = new Set(breaches.flatMap(({ files }) => Object.keys(files)));
    expect(violations.filter(({ from }) => !planted.has(from)).map(told)).toEqual([]);
  });

  it('are there for every rule', () => {
    const { forbidden } = createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string }[] };
    expect([...new Set(breaches.map(({ rule }) => rule))].sort()).toEqual(
      forbidden.map(({ name }) => name).sort(),
    );
  });
});
