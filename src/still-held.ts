import type { INestApplication } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { InFlight } from '#platform/front-door/in-flight.js';
import { JobRunner } from '#platform/jobs/job-runner.js';

/** What keeps a Souk from ending that was told to, for the log: what it still does, and what Node waits for. */
export function stillHeld(app: INestApplication): Readonly<Record<string, unknown>> {
  const of = <T>(read: () => T): T | string => {
    try {
      return read();
    } catch (error) {
      // Half of it is closed: the rest is told all the same.
      return String(error);
    }
  };
  return {
    requests: of(() => app.get(InFlight).count),
    bodies: of(() => app.get(InFlight).incoming),
    jobs: of(() => app.get(JobRunner, { strict: false }).underWay),
    connections: of(() => connectionsOf(app.get(Database, { strict: false }))),
    waitsFor: of(() => counted(process.getActiveResourcesInfo())),
  };
}

/** To PostgreSQL, which somebody has and did not give back. */
function connectionsOf({ pool }: Database): number {
  return pool.totalCount - pool.idleCount;
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
