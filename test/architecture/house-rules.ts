/** The rules of the house that neither ESLint nor dependency-cruiser sees, each a function from files to complaints. */
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** Relative to the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const { LINE, APP } = createRequire(import.meta.url)('./line-of-contexts.cjs') as {
  LINE: string[][];
  APP: string[];
};

export type HouseRule = (files: readonly SourceFile[]) => string[];

const MAX_LINES = 250;
const MAX_FILES = 12;
const MAX_FILES_IN_APPLICATION = 16;

const isCode = ({ path }: SourceFile): boolean => /\.(ts|tsx|js|mjs|cjs)$/.test(path);
const isSpec = ({ path }: SourceFile): boolean => path.endsWith('.spec.ts');
const isMigration = ({ path }: SourceFile): boolean => /\/migrations\//.test(path);
const isGenerated = ({ path }: SourceFile): boolean => /\/generated\/|\.d\.ts$/.test(path);
const isProduction = ({ path }: SourceFile): boolean => /^(src|libs)\//.test(path);

/** The code that people write and that ships. */
const production = (files: readonly SourceFile[]): readonly SourceFile[] =>
  files.filter((file) => isCode(file) && isProduction(file) && !isGenerated(file));

/** The code that people write, but for the planted breaches. */
const written = (files: readonly SourceFile[]): readonly SourceFile[] =>
  files.filter((file) => isCode(file) && !isGenerated(file) && !file.path.startsWith('test/architecture/'));

/** Complains about each line of each file that a pattern finds something in. */
function lookFor(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}

/** A file ends where a reader loses the thread. */
export const filesAreShort: HouseRule = (files) =>
  production(files)
    .filter((file) => !isMigration(file))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines, over ${MAX_LINES}`);

/** A folder fits into one look; specifications lie beside their subject and do not count. */
export const foldersAreSmall: HouseRule = (files) => {
  const counts = new Map<string, number>();
  for (const file of production(files)) {
    if (isSpec(file) || isMigration(file)) continue;
    counts.set(dirname(file.path), (counts.get(dirname(file.path)) ?? 0) + 1);
  }
  return [...counts].flatMap(([folder, count]) => {
    const most = basename(folder) === 'application' ? MAX_FILES_IN_APPLICATION : MAX_FILES;
    return count > most ? [`${folder} has ${count} files, over ${most}`] : [];
  });
};

/** What is unfinished is an issue, not a comment. */
export const nothingIsPutOff: HouseRule = (files) => lookFor(written(files), /\b(TODO|FIXME|HACK|XXX)\b/);

/** A file or folder is named after what it is in the product. */
export const filesAreNamedAfterThings: HouseRule = (files) =>
  files
    .filter((file) => isCode(file) || isProduction(file))
    .map(({ path }) => path)
    .filter((path) => /(^|[/.-])(utils?|helpers?|common|shared|misc)([/.]|$)|(^|\/)types\.ts$/.test(path));

/** Nothing is called after its place in an inheritance, or after a pattern. */
export const thingsAreNamedAfterThings: HouseRule = (files) =>
  lookFor(
    written(files),
    /\b(interface|type) I[A-Z][a-z]\w*|\bclass (\w+Impl|Base[A-Z]\w*|\w+Base|\w+Mapper|\w+(Helper|Util)s?)\b/,
  );

/** The compiler is never told to look away. */
export const nothingIsCastAway: HouseRule = (files) =>
  lookFor(written(files), /^(?!\s*(\*|\/[/*])).*(\bas any\b|<any>)|@ts-(ignore|nocheck)/);

/** An exception from a rule says why: `-- because`. */
export const exceptionsSayWhy: HouseRule = (files) =>
  lookFor(written(files), /(eslint-disable|prettier-ignore)(?!.* -- \S)/);

/** An index.ts is the door of a context or of a lib. */
export const indexesAreDoors: HouseRule = (files) =>
  production(files)
    .map(({ path }) => path)
    .filter((path) => basename(path) === 'index.ts')
    .filter((path) => !/^(src\/[^/]+|libs\/[^/]+\/src)\/index\.ts$/.test(path));

/** A context has these floors and no others. */
export const contextsHaveFloors: HouseRule = (files) =>
  production(files)
    .map(({ path }) => path)
    .filter((path) => LINE.flat().some((context) => path.startsWith(`src/${context}/`)))
    .filter((path) => !/^src\/[^/]+\/((domain|application|adapters)\/|[^/]+$)/.test(path));

/** Every folder of src has its place in the line of contexts, so that the dependency rules see it. */
export const contextsStandInLine: HouseRule = (files) => {
  const folders = production(files).map(({ path }) => /^src\/([^/]+)\//.exec(path)?.[1]);
  const known = [...LINE.flat(), ...APP];
  return [...new Set(folders)].filter((name) => name !== undefined).filter((name) => !known.includes(name));
};

/**
 * No row is searched by a clock that moves while it is read: PostgreSQL uses no index for a volatile function.
 * `statement_timestamp()` is the database's time too.
 */
export const searchesStandStill: HouseRule = (files) =>
  lookFor(production(files), /\b(WHERE|AND|OR|FILTER)\b.*[<>]=? clock_timestamp\(\)/);

/** A file that defines something says what it is before the first definition, or before one that it exports. */
export const filesSayWhatTheyAre: HouseRule = (files) =>
  production(files)
    .filter((file) => !isSpec(file) && /\.tsx?$/.test(file.path))
    .filter(({ path, text }) => {
      const statements = ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements;
      const definitions = statements.filter(
        (statement) => !ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement),
      );
      const [first] = definitions;
      if (first === undefined) return false;
      const told = [statements[0], first, ...definitions.filter(isExported)];
      return !told.some((statement) => statement !== undefined && hasComment(text, statement));
    })
    .map(({ path }) => path);

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function hasComment(text: string, statement: ts.Statement): boolean {
  return (ts.getLeadingCommentRanges(text, statement.getFullStart()) ?? []).length > 0;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly resolved?: string }>>;
}

/** Versions below which a package has a known hole; `npm audit` has no answer everywhere, so the table is ours. */
const MINIMUM_VERSIONS: readonly (readonly [RegExp, string])[] = [
  // Nest's other packages are numbered on their own.
  [
    /^@nestjs\/(common|core|microservices|platform-express|platform-socket\.io|testing|websockets)$/,
    '12.0.2',
  ],
  [/^multer$/, '2.1.1'],
  [/^socket\.io-parser$/, '4.2.7'],
  [/^fast-xml-parser$/, '5.10.1'],
  [/^@apollo\/server$/, '5.5.1'],
];

const lockOf = (files: readonly SourceFile[]): Lock | undefined => {
  const file = files.find(({ path }) => path === 'package-lock.json');
  return file === undefined ? undefined : (JSON.parse(file.text) as Lock);
};

/** No installed package, at any depth, is one with a known hole. */
export const packagesAreNewEnough: HouseRule = (files) =>
  Object.entries(lockOf(files)?.packages ?? {}).flatMap(([path, { version }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const minimum = MINIMUM_VERSIONS.find(([pattern]) => pattern.test(name))?.[1];
    if (minimum === undefined || version === undefined || isAtLeast(version, minimum)) return [];
    return [`${path} is ${version}, under ${minimum}`];
  });

/** Compares numbers only: a prerelease of the minimum passes, which no package of the table has published since. */
function isAtLeast(version: string, minimum: string): boolean {
  const [ours = [], theirs = []] = [version, minimum].map((text) =>
    text.split(/[.-]/).slice(0, 3).map(Number),
  );
  const different = ours.findIndex((number, index) => number !== theirs[index]);
  return different === -1 || (ours[different] ?? 0) > (theirs[different] ?? 0);
}

/** The lock says what to install, not from where: everyone has their own registry. */
export const noRegistryIsNamed: HouseRule = (files) => [
  ...Object.entries(lockOf(files)?.packages ?? {}).flatMap(([path, { resolved }]) =>
    resolved?.startsWith('http') ? [`package-lock.json: ${path}`] : [],
  ),
  ...lookFor(
    files.filter(({ path }) => /^(\.npmrc|Dockerfile|\.ci\/.*|package\.json)$/.test(path)),
    /\bregistry\s*=|--registry|registry\.[a-z]/,
  ),
];
