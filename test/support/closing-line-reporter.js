/**
 * Ends a test run with one line, `N passed, N failed, N skipped`, which machines read.
 *
 * With REQUIRE_SERVICES=1 a skipped test is a failed run: on a machine that is said to have everything, a test that
 * does not run is a promise that nobody keeps.
 *
 * Of several runs that are told the same CLOSING_LINE_SO_FAR (a file), each counts those before it, too.
 */
import { existsSync, readFileSync, writeFileSync, writeSync } from 'node:fs';

const SKIPPED = ['pending', 'skipped', 'todo', 'disabled'];

export default class ClosingLineReporter {
  #unkept = [];

  /** Jest's summary and coverage are printed after this, so the line waits for the process to end. */
  onRunComplete(_, results) {
    const skippedHere = results.numPendingTests + results.numTodoTests;
    if (process.env.REQUIRE_SERVICES === '1' && skippedHere > 0) this.#unkept = namesOfSkipped(results);
    const { passed, failed, skipped } = withThoseBefore({
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: skippedHere,
    });
    const lines = [...this.#told(), `${passed} passed, ${failed} failed, ${skipped} skipped`];
    process.once('exit', () => writeSync(1, `${lines.join('\n')}\n`));
  }

  /** What Jest asks to learn whether the run failed for this reporter. */
  getLastError() {
    return this.#unkept.length > 0 ? new Error(this.#told().join('\n')) : undefined;
  }

  #told() {
    if (this.#unkept.length === 0) return [];
    return [
      'REQUIRE_SERVICES=1 allows no skipped test, but these were:',
      ...this.#unkept.map((name) => `  ${name}`),
    ];
  }
}

function withThoseBefore(counts) {
  const file = process.env.CLOSING_LINE_SO_FAR;
  if (file === undefined) return counts;
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const sums = Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, count + (before[name] ?? 0)]),
  );
  writeFileSync(file, JSON.stringify(sums));
  return sums;
}

function namesOfSkipped({ testResults }) {
  return testResults.flatMap(({ testFilePath, testResults: tests }) =>
    tests
      .filter(({ status }) => SKIPPED.includes(status))
      .map(({ fullName }) => `${testFilePath.replace(`${process.cwd()}/`, '')}: ${fullName}`),
  );
}
