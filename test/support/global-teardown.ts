/** After the integration suites: stops what global-setup.ts started, and waits until it is gone. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

declare global {
  /** The process that keeps the services; Jest's hooks share nothing but the global object. */
  var testServices: ChildProcess | undefined;
}

export default async function globalTeardown(): Promise<void> {
  const services = globalThis.testServices;
  if (services === undefined || services.exitCode !== null || !services.connected) return;
  services.ref();
  const exited = once(services, 'exit');
  services.send('stop');
  await exited;
}
