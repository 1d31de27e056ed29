/**
 * `npm run demo:kill`: a crowd buys from a Souk of its own, which is killed with kill -9 in the middle of the sale.
 *
 * `--all` kills its PostgreSQL as well. Ends with 0 if every promise was kept and with 1 if one was broken.
 */
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CrowdReport } from './crowd/crowd.js';
import { throughKill } from './crowd/kill.js';
import { readOptions, WrongOption } from './crowd/options.js';
import { Progress } from './crowd/progress.js';
import { isKept, tableOf } from './crowd/report.js';
import { ServerProcess } from './crowd/server-process.js';

async function demoKill(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env, ['all']);
  const dataDir = await mkdtemp(join(tmpdir(), 'souk-kill-'));
  // PostgreSQL, which runs as another user when we are root, must get through.
  await chmod(dataDir, 0o755);
  const progress = new Progress(options.shoppers);
  progress.say('Starting a Souk of its own …');
  const server = await ServerProcess.start({
    entry: ['dist/src/main.js'],
    dataDir,
    settings: { LOG_LEVEL: 'warn', LIMITS_SCALE: '1000', GRPC_PORT: '0' },
  });
  try {
    const { reports, recovery } = await throughKill(server, [options], {
      when: { sold: Math.ceil(options.units * 0.4), milliseconds: 10_000 },
      withDatabase: options.switches.has('all'),
      onPhase: progress.enter.bind(progress),
      onNews: progress.say.bind(progress),
    });
    const { soldBefore, ready, acknowledged, together } = recovery;
    const [report] = reports as [CrowdReport];
    progress.stop();
    process.stdout.write(
      tableOf(report, [
        ['sold before the kill', `${soldBefore}`],
        [
          'recovery after kill -9',
          `ready after ${ready} ms, first acknowledgement ${acknowledged} ms, everyone back ${together} ms`,
        ],
      ]),
    );
    return isKept(report.verdict) ? 0 : 1;
  } finally {
    progress.stop();
    await server.stop();
    const database = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
    if (database !== undefined) await rm(database, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  }
}

try {
  process.exitCode = await demoKill();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof WrongOption ? 2 : 1;
}
