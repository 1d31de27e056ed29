/**
 * `npm test`: everything that must hold before a change lands, what is quick first; if any of that is red, no test runs.
 * The last line is `N passed, N failed, N skipped`, of all tests, printed by test/support/closing-line-reporter.js.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = (path) => `node_modules/${path}`;

/** All at the same time; the dependency rules are a test (test/architecture). */
const CHECKS = [
  ['formatting', bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  ['lint', bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.'],
  ['types', bin('typescript/bin/tsc'), '--noEmit'],
  ['build', bin('@nestjs/cli/bin/nest.js'), 'build'],
];

const JEST = ['--experimental-vm-modules', '--no-warnings', bin('jest/bin/jest.js')];

/** What takes its time, for `SOUK_SOAK=1 npm test`; the rest of test/faults is the fast set. */
const LONG =
  'test/faults/(auction-kill-9|broken-sale|cart-kill-9|embedded-postgres|refund-kill-9|resume|stopped-worker|worker-kill-9|sales/(clock-jumps|no-leak|ten-thousand-holds|three-times))';
const ignored = process.env['SOUK_SOAK'] === '1' ? [] : ['--testPathIgnorePatterns', LONG];

/** One after the other, as the second half shares Souk's modules and the first does not: see test/support/souk-outside.js. */
const TESTS = [
  ['units, architecture', '--selectProjects', 'unit', 'architecture'],
  ['contracts, end to end, faults', '--selectProjects', 'contracts', 'end-to-end', ...ignored],
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

console.log('\n== formatting, lint, types, build');
const green = await Promise.all(CHECKS.map(check));
if (green.includes(false)) {
  const red = CHECKS.filter((_, index) => !green[index]).map(([name]) => name);
  console.log(
    `The tests did not run, because something is red: ${red.join(', ')}.\n0 passed, 1 failed, 0 skipped`,
  );
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'souk-tests-'));
// What tests start as processes of their own is what was built just now: it starts in a third of the time.
const env = { ...process.env, TEST_BUILT: '1', CLOSING_LINE_SO_FAR: join(folder, 'so-far.json') };
let code = 0;
for (const [name, ...options] of TESTS) {
  console.log(`\n== tests: ${name}`);
  const { status } = spawnSync(process.execPath, [...JEST, ...options], { stdio: 'inherit', env });
  code = Math.max(code, status ?? 1);
}
rmSync(folder, { recursive: true, force: true });
// Nothing is printed after the tests: their closing line is ours.
process.exit(code);
