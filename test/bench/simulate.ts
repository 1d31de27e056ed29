/**
 * `npm run simulate`: a crowd buys from a running Souk, and everything it was told is held against what is stored.
 *
 * Ends with 0 if every promise was kept, 1 if one was broken, 2 if there is no Souk to buy from.
 */
import { runCrowd } from './crowd/crowd.js';
import { readOptions, WrongOption } from './crowd/options.js';
import { Progress } from './crowd/progress.js';
import { isKept, tableOf } from './crowd/report.js';
import { isReachable } from './crowd/server-process.js';
import { tamperingOf } from './crowd/tamper.js';

async function simulate(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  const tampering = tamperingOf(options.tamper);
  if (!(await isReachable(options.url))) {
    process.stderr.write(
      `No Souk answers at ${options.url}: start one with \`npm start\` in another terminal, or name it with --url.\n`,
    );
    return 2;
  }
  const progress = new Progress(options.shoppers);
  try {
    const onPhase = progress.enter.bind(progress);
    const onRoom = (address: string): void => progress.say(`Watch it at ${address}`);
    const report = await runCrowd(options, { onPhase, onRoom, ...tampering });
    progress.stop();
    process.stdout.write(tableOf(report));
    return isKept(report.verdict) ? 0 : 1;
  } finally {
    progress.stop();
  }
}

try {
  process.exitCode = await simulate();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof WrongOption ? 2 : 1;
}
