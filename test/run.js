/**
 * `npm test`: everything that must hold before a change lands, what is quick first; if any of that is red, no test runs.
 * The last line is `N passed, N failed, N skipped`, of all tests, printed by test/support/closing-line-reporter.js.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = (path) => `node_modules/${path}`;

/** All at the same time. */
const CHECKS = [
  ['formatting', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ['lint', bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
  ['types', bin('typescript/bin/tsc'), '--noEmit'],
  ['dependency rules', bin('dependency-cruiser/bin/dependency-cruise.mjs'), 'src', 'libs', 'test'],
];

const JEST = ['--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js')];

/** Suites that reach little code that no other does. */
const UNMEASURED = 'test/(contracts|faults|e2e/(auctions|client|page|platform|sockets))/';

/** One after the other. What is measured is a third slower, so it is done where most of the code is reached. */
const TESTS = [
  ['units, architecture, what shops do', '--coverage', '--testPathIgnorePatterns', UNMEASURED],
  ['contracts, faults, what the platform does', '--testPathPatterns', UNMEASURED],
];

/** Resolves to whether it is green; what it said is printed when it is done. */
function check([name, ...command]) {
  const start = performance.now();
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`== ${name}: ${code === 0 ? 'green' : 'RED'} after ${seconds} s`);
      resolve(code === 0);
    });
  });
}

console.log('\n== formatting, lint, types, dependency rules');
const green = await Promise.all(CHECKS.map(check));
if (green.includes(false)) {
  const red = CHECKS.filter((_, index) => !green[index]).map(([name]) => name);
  console.log(
    `The tests did not run, because something is red: ${red.join(', ')}.\n0 passed, 1 failed, 0 skipped`,
  );
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'souk-tests-'));
const env = { ...process.env, CLOSING_LINE_SO_FAR: join(folder, 'so-far.json') };
let code = 0;
for (const [name, ...options] of TESTS) {
  console.log(`\n== tests: ${name}`);
  const { status } = spawnSync(process.execPath, [...JEST, ...options], { stdio: 'inherit', env });
  code = Math.max(code, status ?? 1);
}
rmSync(folder, { recursive: true, force: true });
// Nothing is printed after the tests: their closing line is ours.
process.exit(code);
