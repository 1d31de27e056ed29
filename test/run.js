/**
 * `npm test`: everything that must hold before a change lands, quickest first, stopping at the first red stage.
 * The last line is `N passed, N failed, N skipped`, printed by test/support/closing-line-reporter.js.
 */
import { spawnSync } from 'node:child_process';

const bin = (path) => `node_modules/${path}`;

const STAGES = [
  ['formatting', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ['lint', bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
  ['types', bin('typescript/bin/tsc'), '--noEmit'],
  ['dependency rules', bin('dependency-cruiser/bin/dependency-cruise.mjs'), 'src', 'libs', 'test'],
  ['tests', '--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js'), '--coverage'],
];

for (const [name, ...command] of STAGES) {
  console.log(`\n== ${name}`);
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  // Nothing is printed after the tests: their closing line is ours.
  if (name === 'tests') process.exit(status ?? 1);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(`== ${name}: ${status === 0 ? 'green' : 'RED'} after ${seconds.toFixed(1)} s`);
  if (status !== 0) {
    console.log(`The tests did not run, because ${name} is red.\n0 passed, 1 failed, 0 skipped`);
    process.exit(status ?? 1);
  }
}
