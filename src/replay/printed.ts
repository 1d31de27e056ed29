/** A replay as people read it. */
import type { CheckedRecord, Counters, Entry, LineEntry, SealedRecord } from '#drops';

/** Whose requests are shown. */
export type Shows = 'all' | { readonly of: string };

/** One line for each record, and under it what is wrong with it; before that, the requests to show. */
export function printed({ number, record, wrong }: CheckedRecord, shows: Shows | undefined): string {
  const time = record?.at.slice(11, 23) ?? '';
  const mark = wrong.length === 0 ? 'same' : 'DIFFERS';
  const lines = [`${mark.padEnd(7)} #${number} ${time}  ${record === null ? 'unreadable' : summary(record)}`];
  if (shows !== undefined && record !== null && 'requests' in record) {
    const entries = [...record.requests, ...record.line];
    const shown = shows === 'all' ? entries : entries.filter((entry) => namesOf(entry).includes(shows.of));
    lines.push(...shown.map((entry) => `          ${entry.flat().join(' ')}`));
  }
  lines.push(...wrong.map((reason) => `        ! ${reason}`));
  return `${lines.join('\n')}\n`;
}

/** Who is named in an entry. */
function namesOf(entry: Entry | LineEntry): unknown[] {
  return entry[0] === 'merge' ? [entry[1], entry[2]] : [entry[1]];
}

function summary(record: SealedRecord): string {
  if ('plan' in record) {
    const { quantity, perCustomer, holdSeconds, price } = record.plan;
    return `planned: ${quantity} units, ${perCustomer} for each, held ${holdSeconds} s, ${price.amount} ${price.currency}`;
  }
  const counts = new Map<string, number>();
  for (const entry of record.requests) {
    const what = `${entry[0]} ${givenOf(entry)}`.trim();
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  for (const [kind] of record.line) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const asked = [...counts].map(([what, count]) => `${count} × ${what}`);
  return `${asked.join(', ') || 'its time came'} → ${countersShown(record.after)}`;
}

function givenOf(entry: Entry): string {
  switch (entry[0]) {
    case 'claim':
      return typeof entry[3] === 'string' ? entry[3] : entry[4] === undefined ? 'held' : 'again';
    case 'join':
      return typeof entry[2] === 'string' ? entry[2] : '';
    case 'release':
      return entry[3];
    case 'change':
      return `${entry[1]} ${entry[2]}`;
    case 'leave':
    case 'order':
    case 'extend':
      return entry[2];
    case 'merge':
      return entry[3] === 0 ? '' : 'with a place';
    case 'expire':
      return `of ${entry[1].length}`;
  }
}

export function countersShown({ state, available, held, sold, waiting }: Counters): string {
  return `${state}: ${available} free, ${held} held, ${sold} sold, ${waiting} in line`;
}

/** Two columns with a line between. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  │ ${value}`);
  return `\n${lines.join('\n')}\n`;
}
