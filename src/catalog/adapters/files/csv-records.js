/** The records of a CSV file, one chunk of it after the other. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { MAX_RECORD } from './checks.js';

/** What makes the rest of a file unreadable, and where. */
export class Broken extends Error {
  constructor(row, message) {
    super(message);
    this.row = row;
  }
}

const TOLD = {
  CSV_MAX_RECORD_SIZE: `is longer than ${MAX_RECORD} bytes`,
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
};

/**
 * Rows are counted from 1, the header, as spreadsheets show them. All that stands before a fault is given before it is
 * thrown, so that a file breaks at the same row each time.
 */
export async function* csvRecords(path, passed) {
  const found = [];
  const parser = parse({
    ...{ bom: true, delimiter: ',', record_delimiter: ['\r\n', '\n', '\r'], max_record_size: MAX_RECORD },
    ...{ relax_column_count: true, relax_quotes: true },
    on_record: (record) => {
      found.push(record);
      return null;
    },
  });
  // It is told to whoever writes.
  parser.on('error', () => undefined);
  let row = 0;
  const step = async (write) => {
    const fault = await new Promise((resolve) => write(resolve));
    return { records: found.splice(0).map((cells) => ({ row: (row += 1), cells })), fault };
  };
  for await (const chunk of createReadStream(path)) {
    passed(chunk.length);
    const { records, fault } = await step((done) => parser.write(chunk, done));
    yield* records;
    if (fault) throw broken(row + 1, fault);
  }
  const { records, fault } = await step((done) => parser.end(done));
  yield* records;
  if (fault) throw broken(row + 1, fault);
}

function broken(row, { code }) {
  return new Broken(row, TOLD[code] ?? 'is not CSV');
}

/** The names of columns as they may be told. */
export function quoted(name) {
  return JSON.stringify(name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40));
}
