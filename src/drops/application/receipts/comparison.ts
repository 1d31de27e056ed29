import type { SealedRecord } from './batch-record.js';

/** What differs between what is recorded and what came of it again, in words. */
export function differences(what: string, recorded: readonly unknown[], again: readonly unknown[]): string[] {
  const [theirs, ours] = [recorded, again].map((list) => list.map((item) => JSON.stringify(item)));
  return Array.from({ length: Math.max(recorded.length, again.length) }, (_, index) => index)
    .filter((index) => theirs?.[index] !== ours?.[index])
    .map(
      (index) =>
        `${what} ${index + 1} is ${theirs?.[index] ?? 'not there'}, and again ${ours?.[index] ?? 'not there'}`,
    );
}

/** Null if it is no record. */
export function readable(line: string): SealedRecord | null {
  try {
    const record = JSON.parse(line) as SealedRecord;
    const isBatch = 'requests' in record && Array.isArray(record.requests) && Array.isArray(record.line);
    return 'plan' in record || isBatch ? record : null;
  } catch {
    return null;
  }
}
