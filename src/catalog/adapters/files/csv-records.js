/** The records of a CSV file, one chunk of it after the other. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { MAX_RECORD } from './checks.js';

/** An export with all languages, currencies and fields has some 360 columns; bounds what a hundred rows can hold. */
const MOST_COLUMNS = 500;

/** What makes the rest of a file unreadable, and where. */
export class Broken extends Error {
  constructor(row, message) {
    super(message);
    this.row = row;
  }
}

const TOO_WIDE = `has more than ${MOST_COLUMNS} columns`;
const TOLD = {
  CSV_MAX_RECORD_SIZE: `is longer than ${MAX_RECORD} bytes`,
  CSV_QUOTE_NOT_CLOSED: 'has a quote that is not closed',
};

/**
 * Rows are counted from 1, the header, as spreadsheets show them: empty lines count, and are not given. All that stands
 * before a fault is given before it is thrown, so that a file breaks at the same row each time.
 */
export async function* csvRecords(path, passed) {
  const found = [];
  const parser = parse({
    ...{ bom: true, delimiter: ',', record_delimiter: ['\r\n', '\n', '\r'], max_record_size: MAX_RECORD },
    ...{ relax_column_count: true, relax_quotes: true, skip_empty_lines: true },
    // Only what stands in cells counts as size, and empty ones would be free: what is one too many is part of the last.
    ignore_last_delimiters: MOST_COLUMNS + 1,
    on_record: (cells, { records, empty_lines: empty }) => {
      if (cells.length > MOST_COLUMNS) throw new Broken(records + empty, TOO_WIDE);
      found.push({ row: records + empty, cells });
      return null;
    },
  });
  // It is told to whoever writes.
  parser.on('error', () => undefined);
  const step = async (write) => {
    const fault = await new Promise((resolve) => write(resolve));
    return { records: found.splice(0), fault };
  };
  for await (const chunk of createReadStream(path)) {
    await passed(chunk.length);
    const { records, fault } = await step((done) => parser.write(chunk, done));
    yield* records;
    if (fault) throw broken(fault, parser.info);
  }
  const { records, fault } = await step((done) => parser.end(done));
  yield* records;
  if (fault) throw broken(fault, parser.info);
}

function broken(fault, { records, empty_lines: empty }) {
  if (fault instanceof Broken) return fault;
  const { code, column } = fault;
  return new Broken(records + empty + 1, column >= MOST_COLUMNS ? TOO_WIDE : (TOLD[code] ?? 'is not CSV'));
}

/** The names of columns as they may be told. */
export function quoted(name) {
  return JSON.stringify(name.replace(/[^\x20-\x7e]/g, '?').slice(0, 40));
}
