/** A test run ends with one line that machines read, and does not pass where a promised service kept a test from running. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const PASSING = "it('passes', () => {});";
const FAILING = "it('fails', () => { throw new Error('as planted'); });";
const SKIPPED = "describe('without a service', () => { it.skip('waits', () => {}); });";

describe('a test run', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'souk-run-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs Jest with our reporter on one planted specification. */
  function run(
    spec: string,
    { require = '0', threshold = 0, soFar }: { require?: string; threshold?: number; soFar?: string } = {},
  ): { code: number | null; lines: string[] } {
    const config = {
      reporters: ['default', join(process.cwd(), 'test/support/closing-line-reporter.js')],
      transform: {},
      coverageProvider: 'v8',
      coverageReporters: ['text-summary'],
      collectCoverageFrom: ['untested.js'],
      coverageThreshold: { global: { lines: threshold } },
    };
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'untested.js'), 'module.exports = 1;\n');
    writeFileSync(join(folder, 'planted.spec.js'), spec);
    const jest = join(process.cwd(), 'node_modules/jest/bin/jest.js');
    const shell = `"${process.execPath}" "${jest}" --runInBand --coverage 2>&1`;
    const { status, stdout } = spawnSync('sh', ['-c', shell], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, REQUIRE_SERVICES: require, CLOSING_LINE_SO_FAR: soFar },
    });
    return { code: status, lines: stdout.trimEnd().split('\n') };
  }

  it('that passes says so in its last line', () => {
    const { code, lines } = run(PASSING);
    expect([code, lines.at(-1)]).toEqual([0, '1 passed, 0 failed, 0 skipped']);
  });

  it('that fails says so in its last line', () => {
    const { code, lines } = run(PASSING + FAILING);
    expect([code, lines.at(-1)]).toEqual([1, '1 passed, 1 failed, 0 skipped']);
  });

  it('counts those of the runs before it that share its file', () => {
    const soFar = join(folder, 'so-far.json');
    run(PASSING + FAILING, { soFar });
    const { code, lines } = run(PASSING + SKIPPED, { soFar });
    expect([code, lines.at(-1)]).toEqual([0, '2 passed, 1 failed, 1 skipped']);
  });

  it('counts a specification that cannot be loaded as failed', () => {
    const { code, lines } = run("throw new Error('as planted');");
    expect([code, lines.at(-1)]).toEqual([1, '0 passed, 1 failed, 0 skipped']);
  });

  it('may skip where services are not required', () => {
    const { code, lines } = run(PASSING + SKIPPED);
    expect([code, lines.at(-1)]).toEqual([0, '1 passed, 0 failed, 1 skipped']);
  });

  it('fails and names what was skipped where services are required', () => {
    const { code, lines } = run(PASSING + SKIPPED, { require: '1' });
    expect([code, lines.at(-1)]).toEqual([1, '1 passed, 0 failed, 1 skipped']);
    expect(lines).toContain('  planted.spec.js: without a service waits');
  });

  it('fails where coverage is too low, and still has the last word', () => {
    const { code, lines } = run(PASSING, { threshold: 80 });
    expect([code, lines.at(-1)]).toEqual([1, '1 passed, 0 failed, 0 skipped']);
    expect(lines.join('\n')).toMatch(/Coverage for lines \(0%\) does not meet "global" threshold/);
  });
});
