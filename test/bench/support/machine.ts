import { claiming } from './claim-steps.js';
import { load } from './load.js';
import { People } from './people.js';
import { type Report, shown } from './report.js';
import { ServerProcess } from './server-process.js';
import { SECRET } from './souk-settings.js';

/** What a bare `node:http` server answers a second on the machine that the absolute targets were written for. */
const MEANT = 30_000;
const CLIENTS = 64;
const SECONDS = 1;

/** How fast this machine is, against the one that absolute targets are meant for: measured between their figures. */
export class Machine {
  private readonly rates: number[] = [];
  private readonly someone = new People(SECRET).one();

  private constructor(private readonly bare: ServerProcess<{ url: string }>) {}

  static async start(): Promise<Machine> {
    const machine = new Machine(await ServerProcess.start('bare-json-server.js', {}));
    for (let round = 1; round <= 5; round += 1) await machine.measure();
    machine.rates.length = 0;
    return machine;
  }

  /** @returns small POSTs that a bare `node:http` server answers in a second, at 64 clients */
  measure = async (): Promise<number> => {
    const step = claiming('none', () => this.someone);
    const { perSecond } = await load(this.bare.ready.url, { clients: CLIENTS, seconds: SECONDS, step });
    this.rates.push(perSecond);
    return perSecond;
  };

  /** @returns the share of the machine that is meant: 0.5 is half as fast */
  tell(report: Report): number {
    const rate = report.series({ name: 'the machine: bare node:http', unit: '/s', values: this.rates });
    report.note(
      `Bare node:http answers ${shown(rate)} a second here, ${shown(MEANT)} where the absolute targets were set: ` +
        '"as meant" is what it would be at that speed.',
    );
    return rate / MEANT;
  }

  stop(): Promise<void> {
    return this.bare.stop();
  }
}
