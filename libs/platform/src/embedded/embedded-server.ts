/** Keeps one PostgreSQL running on a data folder, and starts it again on the same port when it dies. */
import { setTimeout as pause } from 'node:timers/promises';
import { createCluster, hasCluster, setPassword } from './cluster.js';
import { addressOf, newPassword } from './credentials.js';
import { type Postmaster, shutDown } from './postmaster.js';
import { type Failed, type Ground, raise, type Raised, stillRunning } from './raising.js';
import { freePort } from './system/free-port.js';

/** Milliseconds that a start waits for the last processes of a killed PostgreSQL to end, and between two attempts. */
const START = { within: 60_000, every: 250 };

/**
 * Milliseconds between attempts to bring back one that died: the first at once, then doubling from `first` to `most`.
 * While processes of the killed one end, which is soon, the disk and the machine are fine: `waiting` is enough.
 */
const BACK_OFF = { first: 100, most: 3_000, waiting: 250, forgottenAfter: 30_000 };

/** A reason is told once, and again only after so many milliseconds. */
const REPEAT_AFTER = 10_000;

const TRIM_LOG_EVERY = 60_000;

export class EmbeddedServer {
  private readonly leaving = new AbortController();
  private readonly trimming: NodeJS.Timeout;
  private readonly watching: Promise<void>;
  private stopping: Promise<void> | undefined;

  private constructor(
    private readonly ground: Ground,
    private readonly password: string,
    private postmaster: Postmaster,
    readonly takenOver: boolean,
  ) {
    this.trimming = setInterval(() => void trimLog(ground), TRIM_LOG_EVERY).unref();
    this.watching = this.watch();
  }

  /** Resolves when it accepts connections. @throws StartupError */
  static async start(ground: Ground): Promise<EmbeddedServer> {
    const { home } = ground;
    await trimLog(ground);
    const port = async () => freePort(Number(await home.read('port')) || undefined);
    const until = Date.now() + START.within;
    let password = await knownPassword(ground);
    let mayChangePassword = true;
    for (;;) {
      const outcome = await raise(ground, { password, port });
      if ('postmaster' in outcome) {
        await home.write('port', String(outcome.postmaster.port));
        return new EmbeddedServer(ground, password, outcome.postmaster, outcome.takenOver);
      }
      if (outcome.remedy === 'new-password' && mayChangePassword) {
        mayChangePassword = false;
        password = await changePassword(ground);
        continue;
      }
      if (!['wait', 'other-port'].includes(outcome.remedy) || Date.now() > until) throw outcome.error;
      await pause(START.every);
    }
  }

  /** Of the one that runs now; another after it died. */
  get pid(): number {
    return this.postmaster.pid;
  }

  get url(): string {
    return addressOf(this.postmaster.port, this.password);
  }

  /** Stops it for good and waits for its end; twice is once. */
  stop(): Promise<void> {
    return (this.stopping ??= this.leave());
  }

  private async leave(): Promise<void> {
    this.leaving.abort();
    clearInterval(this.trimming);
    await this.watching;
    await shutDown(this.postmaster, this.ground.log);
  }

  private async watch(): Promise<void> {
    const { signal } = this.leaving;
    const left = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    let pauseMs = 0;
    let since = Date.now();
    for (;;) {
      await Promise.race([this.postmaster.ended, left]);
      if (signal.aborted) return;
      if (Date.now() - since > BACK_OFF.forgottenAfter) pauseMs = 0;
      this.ground.log('error', 'The embedded PostgreSQL ended unexpectedly; starting it again', {
        pid: this.pid,
      });
      const died = Date.now();
      pauseMs = await this.bringBack(pauseMs);
      if (signal.aborted) return;
      since = Date.now();
      this.ground.log('info', 'The embedded PostgreSQL is back', { pid: this.pid, goneForMs: since - died });
    }
  }

  /** Tries until it runs or we leave; whatever stands in its way (a full disk, say) may be mended meanwhile. */
  private async bringBack(pauseBefore: number): Promise<number> {
    const { port: onlyPort } = this.postmaster;
    const wanted = {
      password: this.password,
      port: () => Promise.resolve(onlyPort),
      onlyPort,
      leaving: this.leaving.signal,
    };
    let told = { reason: '', at: 0 };
    for (let pauseMs = pauseBefore; ;) {
      await pause(pauseMs, undefined, { signal: wanted.leaving, ref: false }).catch(() => undefined);
      if (wanted.leaving.aborted) return pauseMs;
      const outcome: Raised | Failed = await raise(this.ground, wanted);
      pauseMs = Math.min(BACK_OFF.most, Math.max(BACK_OFF.first, pauseMs * 2));
      if ('postmaster' in outcome) {
        this.postmaster = outcome.postmaster;
        return pauseMs;
      }
      if (outcome.remedy === 'wait') pauseMs = Math.min(pauseMs, BACK_OFF.waiting);
      const reason = outcome.error.message;
      if (reason === told.reason && Date.now() - told.at < REPEAT_AFTER) continue;
      told = { reason, at: Date.now() };
      this.ground.log('warn', 'The embedded PostgreSQL did not come back; trying again', { reason });
    }
  }
}

/** Whether the log is small is no reason to fail. */
async function trimLog({ home, log }: Ground): Promise<void> {
  await home.log.trim().catch((error: unknown) => {
    log('warn', 'The log of the embedded PostgreSQL cannot be kept small', { reason: String(error) });
  });
}

/** The password of our data, which is made if there is none. One that got lost is replaced. */
async function knownPassword(ground: Ground): Promise<string> {
  const { home, binaries, log } = ground;
  const kept = await home.read('password');
  if (!(await hasCluster(home, binaries))) {
    log('info', 'Preparing the embedded PostgreSQL for its first start', { folder: home.folder });
    const password = kept ?? newPassword();
    await home.write('password', password);
    await createCluster(home, binaries, password);
    return password;
  }
  if (kept !== undefined) return kept;
  const running = await stillRunning(ground, undefined);
  if (running !== undefined) await shutDown(running, log);
  return changePassword(ground);
}

async function changePassword({ home, binaries, log }: Ground): Promise<string> {
  log(
    'warn',
    'Signing in to the embedded PostgreSQL is not possible; its role, password and database are set up again',
  );
  const password = newPassword();
  await setPassword(home, binaries, password);
  await home.write('password', password);
  return password;
}
