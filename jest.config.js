/** Specs beside their subject and the suites in test/, as native ES modules compiled by swc. */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  moduleNameMapper: {
    '^#kernel$': '<rootDir>/libs/kernel/src/index.ts',
    '^#platform/(.*)\\.js$': '<rootDir>/libs/platform/src/$1.ts',
    '^#(identity|rooms|catalog|drops|auctions|orders)$': '<rootDir>/src/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};

/** PostgreSQL and Redis for the whole run. */
const services = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/second-go.ts'],
};

/** Suites that share Souk's modules: what they share outlives them. See test/support/souk-outside.js. */
const outside = {
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testEnvironment: '<rootDir>/test/support/souk-environment.js',
  setupFilesAfterEnv: [...services.setupFilesAfterEnv, '<rootDir>/test/support/fresh-metrics.ts'],
  transform: {
    '^.+(?<!/libs/client)/((src|libs/(kernel|platform))/.+\\.ts|node_modules/(@nestjs/.+\\.js|typeorm/index\\.mjs))$':
      '<rootDir>/test/support/souk-outside.js',
    ...transform,
  },
  transformIgnorePatterns: ['/node_modules/(?!@nestjs/|typeorm/index\\.mjs)'],
};

export default {
  // One more than CI has cores, as many suites wait for what takes its time. All share one database server.
  maxWorkers: 3,
  // Modules of a suite are never let go of by Node's `vm`: a worker that has grown is replaced after its suite.
  workerIdleMemoryLimit: '1500MB',
  // For a machine that does other work as well; what has to be quick is measured in test/bench.
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
  coverageProvider: 'v8',
  collectCoverageFrom: [
    'src/**/*.ts',
    'libs/**/*.ts',
    '!**/*.spec.ts',
    '!**/*.d.ts',
    '!**/generated/**',
    '!**/dist/**',
    '!src/main.ts',
  ],
  coverageThreshold: { global: { lines: 80 } },
  coverageReporters: ['text-summary', 'lcov'],
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/libs/**/*.spec.ts'],
    },
    {
      ...common,
      // Reads files only, so it needs no database.
      displayName: 'architecture',
      testMatch: ['<rootDir>/test/architecture/**/*.spec.ts'],
    },
    {
      ...common,
      ...services,
      ...outside,
      displayName: 'contracts',
      testMatch: ['<rootDir>/test/contracts/**/*.spec.ts'],
    },
    {
      ...common,
      ...services,
      ...outside,
      displayName: 'end-to-end',
      testMatch: ['<rootDir>/test/{e2e,faults}/**/*.spec.ts'],
    },
  ],
};
