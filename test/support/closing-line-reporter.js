/**
 * Ends a test run with one line, `N passed, N failed, N skipped`, which machines read.
 *
 * With REQUIRE_SERVICES=1 a skipped test is a failed run: on a machine that is said to have everything, a test that
 * does not run is a promise that nobody keeps.
 */
import { writeSync } from 'node:fs';

const SKIPPED = ['pending', 'skipped', 'todo', 'disabled'];

export default class ClosingLineReporter {
  #unkept = [];

  /** Jest's summary and coverage are printed after this, so the line waits for the process to end. */
  onRunComplete(_, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    if (process.env.REQUIRE_SERVICES === '1' && skipped > 0) this.#unkept = namesOfSkipped(results);
    const lines = [...this.#told(), `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`];
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

function namesOfSkipped({ testResults }) {
  return testResults.flatMap(({ testFilePath, testResults: tests }) =>
    tests
      .filter(({ status }) => SKIPPED.includes(status))
      .map(({ fullName }) => `${testFilePath.replace(`${process.cwd()}/`, '')}: ${fullName}`),
  );
}
