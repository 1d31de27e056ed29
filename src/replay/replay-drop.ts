import { isDeepStrictEqual } from 'node:util';
import { type Counters, ReceiptCheck, Sha256Seals } from '#drops';
import { countersShown, printed, type Shows, table } from './printed.js';
import type { Recording } from './recordings.js';

/** Where a replay is shown. */
export interface Screen {
  /** Each request on a line of its own: everybody's, or only those of the pseudonym; none if undefined. */
  readonly shows: Shows | undefined;
  write(text: string): void;
  /** Before the next record: at once, or when somebody says so. */
  goOn(): Promise<void>;
}

/** Decides a recorded drop once more, record by record. @returns true if everything is the same */
export async function replayDrop({ dropId, records, stored }: Recording, screen: Screen): Promise<boolean> {
  const check = new ReceiptCheck(dropId, new Sha256Seals());
  let [requests, differences] = [0, 0];
  for await (const published of records) {
    const checked = await check.next(published);
    if (checked.record !== null && 'requests' in checked.record) requests += checked.record.requests.length;
    differences += checked.wrong.length;
    screen.write(printed(checked, screen.shows));
    await screen.goOn();
  }
  const { number, hash } = check.head;
  const rows: [string, string][] = [
    ['drop', dropId],
    ['records', `${number}`],
    ['requests decided again', `${requests}`],
    ['differences', `${differences}`],
    ['last hash', hash],
    ['after the last record', check.drop === null ? 'no plan was recorded' : countersShown(check.drop)],
  ];
  const problems: string[] = [];
  if (check.drop === null)
    problems.push('There is no receipt: the drop was planned before receipts were kept.');
  if (differences > 0)
    problems.push('The receipt was changed, or the drop decided otherwise than it would now.');
  if (stored !== undefined && check.drop !== null) {
    const { total, drop } = await stored();
    rows.push(['the drop as it is stored', countersShown(drop)]);
    problems.push(...unlike(check.drop, number, drop, total));
  }
  rows.push(['verdict', problems.length === 0 ? 'the same' : problems.join(' ')]);
  screen.write(table(rows));
  return problems.length === 0;
}

function unlike(replayed: Counters, number: number, drop: Counters, total: number): string[] {
  if (number < total) return [`Record ${number + 1} of ${total} is missing or not sealed yet.`];
  if (number > total) return ['There are more records than batches.'];
  return isDeepStrictEqual(replayed, drop) ? [] : ['The drop is stored otherwise.'];
}
