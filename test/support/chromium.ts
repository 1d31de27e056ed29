/** Chromium for tests of pages; where there is none they are skipped, loudly. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

export interface TestChromium {
  /** To be used in hooks and tests, not while they are being defined. */
  readonly browser: Browser;
}

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const WITHOUT_CHROMIUM = `
********************************************************************************
  No Chromium: the tests of the pages are SKIPPED.
  Install it (apt-get install --no-install-recommends chromium), or set
  CHROMIUM_PATH. REQUIRE_SERVICES=1 makes this an error.
********************************************************************************
`;

/** A `describe` whose tests get a headless Chromium. */
export function describeWithChromium(name: string, define: (chromium: TestChromium) => void): void {
  const executablePath = [process.env['CHROMIUM_PATH'], ...PLACES].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (executablePath === undefined) {
    if (process.env['REQUIRE_SERVICES'] === '1')
      throw new Error('REQUIRE_SERVICES=1, and there is no Chromium: install it, or set CHROMIUM_PATH.');
    process.stderr.write(WITHOUT_CHROMIUM);
    describe.skip(name, () => define({} as TestChromium));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      // Root, as in containers, has no sandbox.
      const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
      browser = await chromium.launch({ executablePath, args });
    }, 60_000);
    afterAll(() => browser?.close(), 30_000);
    define({
      get browser() {
        if (browser === undefined) throw new Error('Chromium is not started yet');
        return browser;
      },
    });
  });
}
