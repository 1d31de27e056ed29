/** Our own table: one row a variant; what is told of the product stands in its first row. */
import { cellNumber, cellText, currencyOf } from './checks.js';
import { Broken, quoted } from './csv-records.js';

const COLUMNS = [
  ...['handle', 'title', 'description', 'sku', 'variantTitle', 'priceAmount', 'priceCurrency', 'onHand'],
];
const NEEDED = ['handle', 'sku', 'priceAmount', 'priceCurrency'];

/** A cell that an export had to disarm for spreadsheets has one quote too many. */
const DISARMED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

export function nativeTable(header, { limits }) {
  const unknown = header.filter((name) => !COLUMNS.includes(name));
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Broken(1, `must be a header with the columns ${missing.join(', ')}`);
  if (unknown.length > 0)
    throw new Broken(1, `has unknown columns: ${unknown.slice(0, 5).map(quoted).join(', ')}`);
  const place = Object.fromEntries(header.map((name, index) => [name, index]));
  const cell = (cells, name) => {
    const text = cells[place[name]];
    return text !== undefined && DISARMED.test(text) ? text.slice(1) : text;
  };

  function product(rows, complain) {
    const [first] = rows;
    const told = (name, limit) => {
      const text = cell(first.cells, name);
      for (const { row, cells } of rows.slice(1))
        if (!['', undefined, text].includes(cell(cells, name)))
          complain(row, name, 'must be empty or as in the first row of the product');
      return text === undefined ? undefined : cellText(text, limit, (why) => complain(first.row, name, why));
    };
    return {
      title: told('title', { min: 0, max: limits.title }) || undefined,
      description: told('description', { min: 0, max: limits.description }),
      variants: rows.map(({ row, cells }) => variant(row, cells, complain)),
    };
  }

  function variant(row, cells, complain) {
    const at = (name) => (why) => complain(row, name, why);
    const onHand = cell(cells, 'onHand') ?? '';
    const title = cell(cells, 'variantTitle');
    return {
      row,
      sku: cellText(cell(cells, 'sku'), { min: 1, max: limits.sku }, at('sku')),
      title: title && cellText(title, { min: 0, max: limits.variantTitle }, at('variantTitle')),
      amount: cellNumber(cell(cells, 'priceAmount'), limits.amount, at('priceAmount')),
      currency: currencyOf(cell(cells, 'priceCurrency'), at('priceCurrency')),
      onHand: onHand === '' ? undefined : cellNumber(onHand, limits.units, at('onHand')),
    };
  }

  const names = { ...{ handle: 'handle', title: 'title', description: 'description', sku: 'sku' } };
  Object.assign(names, { variantTitle: 'variantTitle', currency: 'priceCurrency', onHand: 'onHand' });
  return { format: 'csv', notes: [], names, handle: place['handle'], width: header.length, limits, product };
}
