/** The rules of the house hold in our tree, and each complains about the breach that is planted for it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as rules from './house-rules.js';
import type { HouseRule, SourceFile } from './house-rules.js';

/** What git holds or would hold, so that neither build output nor installed packages are looked at. */
function ourTree(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) =>
      /\.(ts|tsx|js|mjs|cjs|css|html|json|md|proto)$|^(\.npmrc|Dockerfile|\.ci\/.*)$/.test(path),
    )
    .filter((path) => existsSync(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

const file = (path: string, ...lines: string[]): SourceFile => ({ path, text: `${lines.join('\n')}\n` });
const folder = (path: string, count: number, ending = '.ts'): SourceFile[] =>
  Array.from({ length: count }, (_, index) => file(`${path}/file-${index}${ending}`, '// One of many.'));
const lock = (path: string, entry: object): SourceFile =>
  file('package-lock.json', JSON.stringify({ packages: { [path]: entry } }));
const long = (count: number): string[] => Array.from({ length: count }, () => '// One of many.');
const plant = (line: string, path = 'src/drops/domain/drop.ts'): SourceFile[] => [file(path, line)];

interface Case {
  readonly rule: HouseRule;
  /** Each is complained about once. */
  readonly breaches: readonly (readonly SourceFile[])[];
  /** Not one of these is complained about. */
  readonly healthy: readonly SourceFile[];
}

const cases: Readonly<Record<string, Case>> = {
  'no file is longer than 250 lines, migrations and generated ones excepted': {
    rule: rules.filesAreShort,
    breaches: [[file('src/drops/domain/drop.ts', ...long(251))]],
    healthy: [
      file('src/drops/domain/drop.ts', ...long(250)),
      file('src/drops/adapters/postgres/migrations/001-drops.ts', ...long(400)),
      file('libs/client/src/generated/api.ts', ...long(400)),
    ],
  },
  'no folder holds more than 12 files, application 16': {
    rule: rules.foldersAreSmall,
    breaches: [folder('src/drops/domain', 13), folder('src/drops/application', 17)],
    healthy: [
      ...folder('src/drops/domain', 12),
      ...folder('src/drops/domain', 12, '.spec.ts'),
      ...folder('src/drops/application', 16),
      ...folder('src/drops/adapters/postgres/migrations', 30),
    ],
  },
  'nothing is put off in a comment': {
    rule: rules.nothingIsPutOff,
    breaches: ['TODO', 'FIXME', 'HACK'].map((word) => plant(`// ${word}: later`)),
    healthy: plant('// The method of the hackney coach.'),
  },
  'files and folders are named after things': {
    rule: rules.filesAreNamedAfterThings,
    breaches: [
      'src/drops/utils/money.ts',
      'libs/platform/src/helpers/money.ts',
      'src/common/money.ts',
      'libs/shared/src/money.ts',
      'src/drops/types.ts',
      'src/drops/domain/string-utils.ts',
      'test/support/helpers.ts',
    ].map((path) => plant('// Anything.', path)),
    healthy: plant('// Anything.', 'src/drops/domain/shared-hold.ts'),
  },
  'interfaces and classes are named after things': {
    rule: rules.thingsAreNamedAfterThings,
    breaches: [
      'export interface IClock {}',
      'export class ClockImpl {}',
      'export abstract class BaseRepository {}',
      'class RepositoryBase {}',
      'export class DropMapper {}',
    ].map((line) => plant(line)),
    healthy: plant('export interface Idempotency {} class Basement {} interface IPAddress {}'),
  },
  'nothing is cast away': {
    rule: rules.nothingIsCastAway,
    breaches: ['const a = b as any;', 'const a = <any>b;', '// @ts-ignore'].map((line) => plant(line)),
    healthy: plant('const a = b as Anything;'),
  },
  'an exception from a lint rule says why': {
    rule: rules.exceptionsSayWhy,
    breaches: [plant('// eslint-disable-next-line no-console'), plant('// prettier-ignore')],
    healthy: plant('// eslint-disable-next-line no-console -- the terminal is the user here'),
  },
  'an index.ts is the door of a context or of a lib': {
    rule: rules.indexesAreDoors,
    breaches: [
      plant('export {};', 'src/drops/adapters/http/index.ts'),
      plant('export {};', 'libs/platform/src/jobs/index.ts'),
    ],
    healthy: [file('src/drops/index.ts', 'export {};'), file('libs/kernel/src/index.ts', 'export {};')],
  },
  'a context has the floors domain, application and adapters': {
    rule: rules.contextsHaveFloors,
    breaches: [plant('export {};', 'src/drops/services/drops.ts')],
    healthy: [...plant('export {};'), file('src/drops/drops.module.ts', 'export {};')],
  },
  'every context stands in the line of contexts': {
    rule: rules.contextsStandInLine,
    breaches: [plant('export {};', 'src/carts/index.ts')],
    healthy: [
      ...plant('export {};'),
      file('src/main.ts', 'export {};'),
      file('src/demo/seed.ts', 'export {};'),
    ],
  },
  'a file that defines something says what it is': {
    rule: rules.filesSayWhatTheyAre,
    breaches: [
      plant('export class Drop {}'),
      plant("import { Clock } from '#kernel';\nconst a = Clock;\nexport class Drop {}"),
      plant('@Injectable()\nexport class Drop {}'),
    ],
    healthy: [
      file('src/a/domain/a.ts', "/** A drop. */\nimport { Clock } from '#kernel';\nexport class Drop {}"),
      file(
        'src/a/domain/b.ts',
        "import { Clock } from '#kernel';\n\n/** A drop. */\n@Injectable()\nexport class Drop {}",
      ),
      file(
        'src/a/domain/c.ts',
        "import { Clock } from '#kernel';\nconst a = Clock;\n/** A drop. */\nexport class Drop {}",
      ),
      file('src/a/index.ts', "export * from './a.module.js';"),
      file('src/a/domain/d.spec.ts', 'describe(Drop, () => {});'),
    ],
  },
  'no row is searched by a clock that moves meanwhile': {
    rule: rules.searchesStandStill,
    breaches: [plant('const due = `SELECT id FROM claims WHERE expires_at <= clock_timestamp()`; // due')],
    healthy: plant(
      'const due = `SELECT clock_timestamp() FROM claims WHERE expires_at <= statement_timestamp()`;',
    ),
  },
  'no installed package is older than the hole that was found in it': {
    rule: rules.packagesAreNewEnough,
    breaches: [
      [lock('node_modules/@nestjs/core', { version: '12.0.1' })],
      [lock('node_modules/@nestjs/platform-express', { version: '11.9.9' })],
      [lock('node_modules/a/node_modules/multer', { version: '2.1.0' })],
      [lock('node_modules/socket.io-parser', { version: '4.2.6' })],
    ],
    healthy: [lock('node_modules/multer', { version: '2.10.0' })],
  },
  'no registry is named': {
    rule: rules.noRegistryIsNamed,
    breaches: [
      [lock('node_modules/multer', { version: '2.1.1', resolved: 'https://packages.example/multer.tgz' })],
      [file('.npmrc', 'registry=https://packages.example/')],
    ],
    healthy: [
      lock('node_modules/multer', { version: '2.1.1' }),
      file('.npmrc', 'omit-lockfile-registry-resolved=true'),
    ],
  },
};

describe.each(Object.entries(cases))('%s', (_, { rule, breaches, healthy }) => {
  const tree = ourTree();

  it('in our tree', () => {
    expect(rule(tree)).toEqual([]);
  });

  it.each(breaches.map((breach) => ({ path: breach[0]!.path, breach })))(
    'or $path is complained about',
    ({ breach }) => {
      expect(rule(breach)).toHaveLength(1);
    },
  );

  it('and what is healthy is left alone', () => {
    expect(rule(healthy)).toEqual([]);
  });
});

describe('the look at our tree', () => {
  it('found it', () => {
    expect(ourTree().map(({ path }) => path)).toEqual(
      expect.arrayContaining(['libs/kernel/src/index.ts', 'package-lock.json', '.npmrc']),
    );
  });

  it('has a planted breach for each rule', () => {
    const planted = Object.values(cases).map(({ rule }) => rule);
    expect(Object.values(rules).filter((rule) => !planted.includes(rule))).toEqual([]);
  });
});
