/** One planted breach for each dependency rule, and the healthy little town that they are planted in. */

/** Paths and what is in them. */
export type Files = Record<string, string>;

export interface Breach {
  /** The one rule that must turn red. */
  readonly rule: string;
  /** The files that break it; all others are healthy. */
  readonly files: Files;
}

const file = (path: string, ...imports: string[]): Files => ({
  [path]: [...imports.map((name) => `import '${name}';`), 'export const here = 1;', ''].join('\n'),
});

const npmPackage = (name: string): Files => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'module.exports = {};\n',
});

const PRODUCTION_PACKAGES = [
  '@grpc/grpc-js',
  '@nestjs/bull',
  '@nestjs/common',
  '@nestjs/graphql',
  '@nestjs/microservices',
  '@nestjs/schedule',
  '@nestjs/swagger',
  '@nestjs/typeorm',
  '@nestjs/websockets',
  'bull',
  'express',
  'ioredis',
  'pdfkit',
  'pg',
  'socket.io',
  'typeorm',
  'uuid',
];
const DEV_PACKAGES = ['@jest/globals', 'fast-check', 'socket.io-client', 'supertest'];

const CONTEXTS = [
  ...['identity', 'catalog', 'rooms', 'drops', 'auctions', 'orders'],
  ...['feeds', 'notifications', 'webhooks'],
];

/** A context with every floor, each adapter folder with the packages that are at home there. */
const context = (name: string, ...neighbours: string[]): Files => ({
  ...file(`src/${name}/index.ts`, `./${name}.module.js`, './domain/events.js'),
  ...file(
    `src/${name}/${name}.module.ts`,
    '@nestjs/common',
    '@nestjs/bull',
    '@nestjs/typeorm',
    '#platform/database/database.js',
    './application/act.js',
    './adapters/http/controller.js',
    './adapters/postgres/repository.js',
    ...neighbours,
  ),
  ...file(`src/${name}/domain/events.ts`, '#kernel'),
  ...file(`src/${name}/application/ports.ts`, '#kernel', '../domain/events.js'),
  ...file(`src/${name}/application/act.ts`, './ports.js'),
  ...file(
    `src/${name}/application/act.spec.ts`,
    '@jest/globals',
    'fast-check',
    'node:timers/promises',
    '../../../test/support/fakes/clock.js',
    './act.js',
  ),
  ...file(`src/${name}/adapters/dto/shape.ts`, '@nestjs/swagger', '@nestjs/graphql'),
  ...file(
    `src/${name}/adapters/http/controller.ts`,
    '@nestjs/common',
    '../dto/shape.js',
    '../../application/act.js',
  ),
  ...file(`src/${name}/adapters/graphql/resolver.ts`, '@nestjs/graphql', '../dto/shape.js'),
  ...file(`src/${name}/adapters/grpc/service.ts`, '@nestjs/microservices', '@grpc/grpc-js'),
  ...file(`src/${name}/adapters/sockets/gateway.ts`, '@nestjs/websockets', 'socket.io'),
  ...file(`src/${name}/adapters/queues/processor.ts`, '@nestjs/bull', 'bull'),
  ...file(`src/${name}/adapters/schedules/nightly.ts`, '@nestjs/schedule'),
  ...file(`src/${name}/adapters/postgres/repository.ts`, 'typeorm', 'uuid', '../../domain/events.js'),
  ...file(`src/${name}/adapters/contexts/neighbours.ts`, '../../application/ports.js', ...neighbours),
});

/** A tree like ours in which every rule is kept. */
export const healthyTown: Files = {
  'package.json': JSON.stringify({
    name: 'town',
    type: 'module',
    imports: {
      '#kernel': './dist/libs/kernel/src/index.js',
      '#platform/*': './dist/libs/platform/src/*',
      '#drops': './dist/src/drops/index.js',
    },
    dependencies: Object.fromEntries(PRODUCTION_PACKAGES.map((name) => [name, '1.0.0'])),
    devDependencies: Object.fromEntries(DEV_PACKAGES.map((name) => [name, '1.0.0'])),
  }),
  ...Object.assign({}, ...[...PRODUCTION_PACKAGES, ...DEV_PACKAGES].map(npmPackage)),
  // The built output is there too, as it is after a build: no rule may follow a #name into it.
  ...file('dist/libs/kernel/src/index.js'),
  ...file('dist/libs/platform/src/database/database.js'),
  ...file('dist/src/drops/index.js'),
  ...file('libs/kernel/src/index.ts', './clock.js'),
  ...file('libs/kernel/src/clock.ts'),
  ...file('libs/kernel/src/clock.spec.ts', '@jest/globals', './clock.js'),
  ...file('libs/platform/src/database/database.ts', '#kernel', 'typeorm', 'pg', 'node:async_hooks'),
  ...file('libs/platform/src/jobs/queue.ts', 'bull', '../database/database.js'),
  ...file('libs/platform/src/cache/cache.ts', 'ioredis'),
  ...file('libs/platform/src/http/server.ts', 'express', '../problems/filter.js'),
  'libs/platform/src/problems/filter.ts': "export type { Response } from 'express';\n",
  ...file('libs/platform/src/sockets/io.ts', 'socket.io'),
  ...file('libs/client/src/index.ts', 'socket.io-client', './room.js'),
  ...file('libs/client/src/room.ts'),
  ...file('libs/client/tools/write.ts', 'node:fs'),
  ...file('libs/client/dist/index.js', '../../platform/src/cache/cache.js'),
  ...file('libs/web/src/room.ts', '../../client/src/index.js'),
  ...file('test/support/fakes/clock.ts', '#kernel'),
  ...context('identity'),
  ...context('catalog', '#identity'),
  ...context('rooms', '#identity'),
  ...context('drops', '#identity', '#catalog', '#rooms'),
  ...context('auctions', '#drops', '#catalog'),
  ...context('orders', '#drops', '#catalog'),
  ...context('feeds', '#rooms'),
  ...context('notifications', '#orders'),
  ...context('webhooks', '#orders'),
  ...file('src/app.module.ts', ...CONTEXTS.map((name) => `./${name}/index.js`)),
  ...file('src/docs/explorer.ts', '@nestjs/common', '#drops'),
  ...file('src/demo/seed.ts', '#drops', '#kernel', '../docs/explorer.js'),
  ...file('src/main.ts', './app.module.js', './demo/seed.js'),
};

const breach = (rule: string, path: string, ...imports: string[]): Breach => ({
  rule,
  files: file(path, ...imports),
});

/** The import up the line, or across it, that each context must not make. */
const UP_THE_LINE = {
  identity: '#catalog',
  catalog: '#rooms',
  rooms: '#drops',
  drops: '#orders',
  auctions: '#orders',
  orders: '../../../feeds/index.js',
  feeds: '../../../webhooks/index.js',
  notifications: '../../../feeds/index.js',
  webhooks: '../../../notifications/index.js',
};

export const breaches: readonly Breach[] = [
  {
    rule: 'no-circles',
    files: {
      ...file('libs/platform/src/limits/hen.ts', './egg.js'),
      // A circle of types alone is a circle too.
      'libs/platform/src/limits/egg.ts':
        "import type { here } from './hen.js';\nexport type Egg = typeof here;\n",
    },
  },
  breach('everything-resolves', 'libs/platform/src/limits/lost.ts', './nowhere.js'),
  breach('sources-not-output', 'libs/platform/src/limits/built.ts', '../../../../dist/src/drops/index.js'),
  breach('no-orphans', 'libs/platform/src/limits/alone.ts'),

  breach('kernel-alone', 'libs/kernel/src/leaning.ts', '#platform/database/database.js'),
  breach(
    'kernel-by-its-index',
    'src/rooms/adapters/http/kernel-window.ts',
    '../../../../libs/kernel/src/clock.js',
  ),
  breach('libs-know-no-context', 'libs/platform/src/limits/of-drops.ts', '#drops'),
  breach('client-alone', 'libs/client/src/insider.ts', '../../platform/src/cache/cache.js'),
  breach('client-alone', 'libs/client/src/kernelled.ts', '../../kernel/src/index.js'),
  breach('client-alone', 'libs/client/src/filed.ts', 'node:fs'),
  breach('client-alone', 'libs/client/src/packaged.ts', 'uuid'),
  breach('client-alone', 'libs/client/src/faking.ts', '../../../test/support/fakes/clock.js'),
  breach('web-apart', 'libs/web/src/insider.ts', '../../platform/src/cache/cache.js'),
  breach(
    'server-without-client-and-web',
    'src/rooms/adapters/http/caller.ts',
    '../../../../libs/client/src/index.js',
  ),

  breach('domain-looks-inward', 'src/rooms/domain/looking-up.ts', '../application/ports.js'),
  breach('domain-looks-inward', 'src/rooms/domain/looking-out.ts', '#platform/database/database.js'),
  breach('domain-looks-inward', 'src/drops/domain/looking-across.ts', '#catalog'),
  breach(
    'application-looks-inward',
    'src/rooms/application/looking-up.ts',
    '../adapters/postgres/repository.js',
  ),
  breach(
    'application-looks-inward',
    'src/rooms/application/looking-out.ts',
    '#platform/database/database.js',
  ),
  breach('application-looks-inward', 'src/drops/application/looking-across.ts', '#catalog'),
  breach(
    'application-looks-inward',
    'src/drops/application/testing.ts',
    '../../../test/support/fakes/clock.js',
  ),
  breach('inner-floors-without-packages', 'src/rooms/domain/dated.ts', 'uuid'),
  breach('inner-floors-without-packages', 'src/rooms/application/nested.ts', '@nestjs/common'),
  breach('inner-floors-without-packages', 'src/rooms/application/rows.ts', 'typeorm'),
  breach('inner-floors-without-packages', 'libs/kernel/src/packaged.ts', 'uuid'),
  breach('inner-floors-without-node', 'src/rooms/domain/random.ts', 'node:crypto'),
  breach('inner-floors-without-node', 'src/rooms/application/filed.ts', 'fs'),
  breach('inner-floors-without-node', 'libs/kernel/src/local.ts', 'node:async_hooks'),
  breach('inner-specs-without-nest', 'src/rooms/application/nested.spec.ts', '@nestjs/common'),
  breach('inner-specs-without-nest', 'src/rooms/domain/stored.spec.ts', '../adapters/postgres/repository.js'),
  breach('inner-specs-without-nest', 'libs/kernel/src/wired.spec.ts', '#platform/database/database.js'),
  breach('adapters-look-inward', 'src/rooms/adapters/http/lamp.ts', '../../rooms.module.js'),
  breach('adapters-are-strangers', 'src/rooms/adapters/http/nosy.ts', '../postgres/repository.js'),
  breach('adapters-are-strangers', 'src/rooms/adapters/dto/nosy.ts', '../http/controller.js'),

  breach(
    'contexts-by-their-index',
    'src/orders/adapters/contexts/window.ts',
    '../../../drops/application/act.js',
  ),
  breach('app-enters-by-the-index', 'src/worker.ts', './drops/drops.module.js'),
  breach('app-enters-by-the-index', 'src/demo/window.ts', '../drops/application/act.js'),
  breach('neighbours-only-from-adapters-and-modules', 'src/orders/terrace.ts', '#drops'),
  breach('nobody-knows-the-app', 'src/orders/adapters/http/root.ts', '../../../app.module.js'),
  breach('nobody-knows-the-app', 'src/orders/adapters/http/explored.ts', '../../../docs/explorer.js'),
  ...Object.entries(UP_THE_LINE).map(([name, target]) =>
    breach(`calls-go-down-the-line-from-${name}`, `src/${name}/adapters/contexts/up-the-line.ts`, target),
  ),

  breach(
    'production-without-tests',
    'src/rooms/adapters/http/faking.ts',
    '../../../../test/support/fakes/clock.js',
  ),
  breach('nobody-imports-a-spec', 'test/support/borrowing.ts', '../../src/rooms/application/act.spec.js'),
  breach('production-without-dev-packages', 'src/rooms/adapters/http/testing.ts', 'supertest'),

  breach('typeorm-only-at-home', 'src/rooms/adapters/http/sql.ts', 'typeorm'),
  breach('bull-only-at-home', 'src/rooms/adapters/http/queue.ts', 'bull'),
  breach('bull-only-at-home', 'libs/platform/src/outbox/queue.ts', 'bull'),
  breach('socket-io-only-at-home', 'src/rooms/adapters/http/push.ts', 'socket.io'),
  breach('websockets-only-at-home', 'src/rooms/adapters/queues/push.ts', '@nestjs/websockets'),
  breach('graphql-only-at-home', 'src/rooms/adapters/http/graph.ts', '@nestjs/graphql'),
  breach('grpc-only-at-home', 'src/rooms/adapters/http/remote.ts', '@grpc/grpc-js'),
  breach('schedule-only-at-home', 'src/rooms/adapters/queues/nightly.ts', '@nestjs/schedule'),
  breach('swagger-only-at-home', 'src/rooms/adapters/sockets/documented.ts', '@nestjs/swagger'),
  breach('express-only-at-home', 'src/rooms/adapters/http/raw.ts', 'express'),
  {
    rule: 'express-only-at-home',
    files: { 'src/rooms/adapters/http/typed.ts': "export type { Request } from 'express';\n" },
  },
  breach('express-values-only-in-http', 'libs/platform/src/limits/raw.ts', 'express'),
  breach('redis-only-at-home', 'src/rooms/adapters/queues/redis.ts', 'ioredis'),
  breach('pdfkit-only-at-home', 'src/orders/adapters/invoices/here.ts', 'pdfkit'),
  breach('pg-only-at-home', 'src/rooms/adapters/postgres/raw.ts', 'pg'),
];
