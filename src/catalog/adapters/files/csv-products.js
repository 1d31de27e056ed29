/** The products of a CSV file: the rows that follow each other and have one handle. */
import { cellText } from './checks.js';
import { Broken, csvRecords, quoted } from './csv-records.js';
import { nativeTable } from './native-table.js';
import { shopifyTable } from './shopify-table.js';

const HANDLE = { min: 1, max: 255 };

/**
 * Tells `begun` what the table is, then gives each product with the rows it takes (`from`, `to`, how many).
 * @throws Broken for a header that is none, and for what cannot be read
 */
export async function* csvProducts({ path, format, limits, currency }, { begun, passed }) {
  let table;
  let group;
  const records = csvRecords(path, passed);
  for (;;) {
    const next = await records.next().catch((error) => ({ error }));
    if (next.error !== undefined) {
      if (group !== undefined) yield unfinished(group);
      throw next.error;
    }
    if (next.done) break;
    const { row, cells } = next.value;
    if (table === undefined) {
      if (row > 1) throw new Broken(1, 'is empty where the header must be');
      table = tableOf(cells, format, { limits, currency });
      begun({ format: table.format, notes: table.notes, names: table.names });
      continue;
    }
    // Quotes around nothing are an empty line, too, and that is no row.
    if (cells.length === 1 && cells[0] === '') continue;
    const key = cells[table.handle] ?? '';
    if (group === undefined || group.key !== key || key === '') {
      if (group !== undefined) yield productOf(table, group);
      group = { key, from: row, to: row, count: 0, rows: [] };
    }
    group.to = row;
    group.count += 1;
    // One too many is enough to know that there are too many.
    if (group.rows.length <= limits.variants) {
      const isWhole = cells.length === table.width;
      group.rows.push({ row, cells: isWhole ? cells : [], width: cells.length });
    }
  }
  if (table === undefined) throw new Broken(1, 'has no header');
  if (group !== undefined) yield productOf(table, group);
}

/** Nobody knows whether it went on where the file breaks, and a product is whole or not there. */
function unfinished({ from, to, count }) {
  const message = 'may go on in rows that cannot be read';
  return { from, to, count, variants: [], errors: [{ row: from, path: '', message }] };
}

function tableOf(cells, format, options) {
  const header = cells.map((name) => name.trim());
  const isShopify = header.includes('Handle') && header.includes('Variant Price');
  const table = (format ?? (isShopify ? 'shopify' : 'csv')) === 'shopify' ? shopifyTable : nativeTable;
  const begun = table(header, options);
  const double = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (double !== undefined) throw new Broken(1, `has the column ${quoted(double)} twice`);
  return begun;
}

function productOf(table, { key, from, to, count, rows }) {
  const errors = [];
  const complain = (row, path, message) => void errors.push({ row, path, message });
  const { width, limits } = table;
  for (const { row, width: own } of rows)
    if (own !== width) complain(row, '', `has ${own} cells where the header has ${width}`);
  const handle = cellText(key, HANDLE, (why) => complain(from, table.names.handle, why));
  if (rows.length > limits.variants && count > limits.variants)
    complain(from, '', `a product has ${limits.variants} rows at most`);
  const whole = errors.length === 0 ? table.product(rows, complain) : {};
  return { variants: [], ...whole, handle, from, to, count, errors: errors.slice(0, 20) };
}
