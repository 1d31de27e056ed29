/**
 * What the compiler does not refuse but the house does. Formatting is Prettier's; who may import whom is dependency-cruiser's.
 * Each rule has a planted breach in test/architecture/eslint-rules.spec.ts.
 */
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const INNER = ['src/*/domain/**/*.ts', 'src/*/application/**/*.ts', 'libs/kernel/**/*.ts'];
const SPECS = ['**/*.spec.ts'];

/** A piece of syntax that is refused, and what to do instead. */
const refuse = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

const everywhere = [
  ...refuse(
    'Nothing waits for itself: break the circle with an event or a third class.',
    'CallExpression[callee.name="forwardRef"]',
  ),
  ...refuse(
    'Providers live as long as the process; what belongs to a request is an argument.',
    'MemberExpression[object.name="Scope"][property.name=/^(REQUEST|TRANSIENT)$/]',
  ),
  ...refuse(
    'Rows know no relations and no subscribers: select what the view needs.',
    'Decorator[expression.callee.name=/^(OneToOne|OneToMany|ManyToOne|ManyToMany|EventSubscriber)$/]',
  ),
  ...refuse(
    'Gateways are bound to a socket only while a command runs: ask ConnectedSockets or LocalRooms who comes and goes.',
    'MethodDefinition[key.name=/^handle(Connection|Disconnect)$/]',
  ),
];

const environment = refuse(
  'Only libs/platform/src/config reads the environment; ask for Settings.',
  'MemberExpression[object.name="process"][property.name="env"]',
  'MemberExpression[object.name="process"][property.value="env"]',
  'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
  'ImportDeclaration[source.value=/^(node:)?process$/]',
);

const clockAndChance = [
  ...refuse(
    'Ask the Clock.',
    'NewExpression[callee.name="Date"][arguments.length=0]',
    'CallExpression[callee.name="Date"]',
    'MemberExpression[object.name="Date"][property.name="now"]',
  ),
  ...refuse('Chance is a port.', 'MemberExpression[object.name="Math"][property.name="random"]'),
];

const undecorated = [
  ...refuse('Inner floors are wired by useCase() and port(), not by decorators.', 'Decorator'),
  ...refuse('State changes by verbs, not by setters.', 'MethodDefinition[kind="set"]'),
];

const skippedOrFocused = refuse(
  'A test runs or is deleted; what depends on a service asks test/support for it.',
  'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo|failing)$/]',
  'MemberExpression[object.object.name=/^(describe|it|test)$/][property.name=/^(only|skip|failing)$/]',
  'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|ftest|fdescribe)$/]',
);

const mocks = refuse(
  'Specifications of the inner floors use fakes from test/support.',
  'MemberExpression[object.name="jest"][property.name=/^(fn|mock|unstable_mockModule|doMock|spyOn)$/]',
);

const syntax = (...sets) => ({ 'no-restricted-syntax': ['error', ...everywhere, ...sets.flat()] });

const OUTSIDE = ['process', 'performance', 'crypto', 'fetch', 'Buffer', 'globalThis', 'global'];
const TIMERS = ['setTimeout', 'setInterval', 'setImmediate'];

export default defineConfig(
  {
    ignores: [
      'dist/',
      'coverage/',
      '.data/',
      'test-results/',
      '**/generated/',
      '**/dist/',
      'docs/',
      'watch.mjs',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,cjs,ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, ecmaVersion: 'latest' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-unsafe-finally': 'error',
      'no-loss-of-precision': 'error',
      'no-self-compare': 'error',
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      ...syntax(),
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
    },
  },
  // Production code.
  {
    files: ['src/**/*.ts', 'libs/**/*.{ts,tsx}'],
    rules: syntax(environment),
  },
  {
    files: ['libs/platform/src/config/**/*.ts'],
    rules: syntax(),
  },
  // Inner floors: no clock, no chance, no environment, no decorators.
  {
    files: INNER,
    ignores: SPECS,
    rules: {
      ...syntax(environment, clockAndChance, undecorated),
      'no-restricted-globals': [
        'error',
        ...OUTSIDE.map((name) => ({
          name,
          message: 'The inner floors know nothing of the process: ask a port.',
        })),
        ...TIMERS.map((name) => ({ name, message: 'Timers are rows: a deadline is a column.' })),
      ],
    },
  },
  {
    files: ['src/*/domain/**/*.ts'],
    ignores: SPECS,
    rules: { 'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['src/*/application/**/*.ts'],
    ignores: [...SPECS, '**/ports.ts', '**/queries.ts'],
    rules: {
      'max-lines': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 5],
    },
  },
  // Tests.
  {
    files: ['test/**/*.{ts,js}', ...SPECS],
    rules: syntax(skippedOrFocused),
  },
  {
    files: INNER.map((pattern) => pattern.replace('*.ts', '*.spec.ts')),
    rules: syntax(skippedOrFocused, mocks),
  },
  {
    // Only test/support may decide that a test cannot run here, and says why.
    files: ['test/support/**/*.{ts,js}'],
    rules: syntax(),
  },
  {
    // They speak to a person at a terminal.
    files: ['test/bench/**', 'test/run.js'],
    rules: { 'no-console': 'off' },
  },
  // Tools that demand a default export.
  {
    files: [
      '*.config.{js,ts}',
      '**/vite.config.ts',
      'test/support/{global-setup,global-teardown,souk-*,*-reporter}.{js,ts}',
    ],
    rules: { 'no-restricted-exports': 'off' },
  },
);
