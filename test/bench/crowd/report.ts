import type { CrowdReport } from './crowd.js';
import { percentile } from './tally.js';
import type { Verdict } from './verdict.js';

/** What each promise is called, and how a breach of it is told. */
const PROMISES: Readonly<Record<keyof Verdict, string>> = {
  oversold: 'Sold more than there was, or other than was paid',
  sums: 'available + held + sold was not the quantity',
  unsold: 'Units were left though somebody wanted them',
  limits: 'Bought more than one customer may',
  numbers: 'Claims share a number of arrival',
  gaps: 'The log has gaps',
  duplicates: 'The log has duplicates',
  differing: 'The log differs between clients and table',
  lostClaims: 'Acknowledged claims are lost',
  lostOrders: 'Acknowledged orders are lost',
  lostMessages: 'Acknowledged messages are lost or doubled',
  surprises: 'Answers that the contract does not know',
};

/** Breaches shown of each promise. */
const EXAMPLES = 5;

export function isKept(verdict: Verdict): boolean {
  return Object.values(verdict).every((broken: readonly string[]) => broken.length === 0);
}

/** The table at the end, and below it what was broken, if anything was. */
export function tableOf(report: CrowdReport, more: readonly (readonly [string, string])[] = []): string {
  const { options, tally, verdict, sold, saleSeconds } = report;
  const oversold = Math.max(0, sold - options.units);
  const lost = (what: readonly string[], of: number, name: string): string =>
    `${what.length} of ${of} ${name}`;
  const rows: (readonly [string, string])[] = [
    ['units sold', `${sold} of ${options.units} in ${saleSeconds.toFixed(1)} s`],
    ['oversold', `${Math.max(oversold, verdict.oversold.length)}`],
    ['log', `${report.entries} entries, each seen by ${options.shoppers} clients`],
    ['log gaps', `${verdict.gaps.length}`],
    ['duplicates', `${verdict.duplicates.length}`],
    [
      'lost acknowledged',
      [
        lost(verdict.lostClaims, new Set(tally.claims.map(({ id }) => id)).size, 'claims'),
        lost(verdict.lostOrders, tally.orders.size, 'orders'),
        lost(verdict.lostMessages, tally.messages.length, 'messages'),
      ].join(', '),
    ],
    ['claims answered', `${tally.answers.total}, in the busiest second ${tally.answers.peak}`],
    ['deliveries', `${tally.deliveries.total}, in the busiest second ${tally.deliveries.peak}`],
    ['claim latency', times(tally.claimTimes)],
    ['message delivery', times(tally.deliveryTimes)],
    [
      'went wrong on the way',
      `${tally.lost} connections lost, ${tally.repeats} requests asked again, ${tally.found} claims found by their key`,
    ],
    ['longest wait for an answer', `${(tally.longestWait / 1000).toFixed(1)} s over REST, repeats included`],
    ...more,
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return [
    '',
    `${report.title}: ${options.shoppers} shoppers, ${options.units} units, holds of ${options.holdSeconds} s, seed ${options.seed}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`),
    '',
    ...ending(verdict),
    '',
  ].join('\n');
}

function ending(verdict: Verdict): string[] {
  if (isKept(verdict)) return ['Every promise was kept.'];
  return (Object.keys(PROMISES) as (keyof Verdict)[]).flatMap((promise) => {
    const broken = verdict[promise];
    if (broken.length === 0) return [];
    const examples = broken.slice(0, EXAMPLES).map((text) => `    ${text}`);
    return [`BROKEN  ${PROMISES[promise]}: ${broken.length}`, ...examples];
  });
}

function times(milliseconds: readonly number[]): string {
  const [half, most, nearlyAll] = [0.5, 0.95, 0.99].map((part) => percentile(milliseconds, part).toFixed(0));
  return `p50 ${half} ms, p95 ${most} ms, p99 ${nearlyAll} ms`;
}
