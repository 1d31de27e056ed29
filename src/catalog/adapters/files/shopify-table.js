/** The table that Shopify exports products as. What Souk has no place for is left out, and a note says so. */
import { cellNumber, cellText, currencyOf } from './checks.js';
import { Broken, quoted } from './csv-records.js';
import { plainTextOf } from './plain-text.js';

const NEEDED = ['Handle', 'Title', 'Variant SKU', 'Variant Price'];
const USED = [
  ...NEEDED,
  ...['Body (HTML)', 'Variant Inventory Qty', 'Status', 'Published'],
  ...[1, 2, 3].flatMap((option) => [`Option${option} Name`, `Option${option} Value`]),
];
const PRICE = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

export function shopifyTable(header, { limits, currency }) {
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Broken(1, `must be a header with the columns ${missing.join(', ')}`);
  const left = header.filter((name) => name !== '' && !USED.includes(name));
  const place = Object.fromEntries(header.map((name, index) => [name, index]));
  const cell = (cells, name) => cells[place[name]] ?? '';
  const digits = currencyOf(currency, () => undefined) && digitsOf(currency);

  function product(rows, complain) {
    const [first] = rows;
    const at = (name) => (why) => complain(first.row, name, why);
    const status = cell(first.cells, 'Status').toLowerCase();
    const isHidden =
      (status !== '' && status !== 'active') || /^false$/i.test(cell(first.cells, 'Published'));
    if (isHidden) return { isSkipped: true };
    const body = place['Body (HTML)'] === undefined ? undefined : cell(first.cells, 'Body (HTML)');
    return {
      title: cellText(cell(first.cells, 'Title'), { min: 1, max: limits.title }, at('Title')),
      description:
        body && cellText(plainTextOf(body), { min: 0, max: limits.description }, at('Body (HTML)')),
      variants: rows
        .filter(({ cells }, index) => index === 0 || !isPictureOnly(cells))
        .map(({ row, cells }) => variant(row, cells, complain)),
    };
  }

  /** A row for one more picture names no variant. */
  function isPictureOnly(cells) {
    return ['Variant SKU', 'Variant Price', 'Option1 Value'].every((name) => cell(cells, name) === '');
  }

  function variant(row, cells, complain) {
    const at = (name) => (why) => complain(row, name, why);
    const onHand = cell(cells, 'Variant Inventory Qty');
    return {
      row,
      sku: cellText(cell(cells, 'Variant SKU'), { min: 1, max: limits.sku }, at('Variant SKU')),
      title: cellText(titleOf(cells), { min: 0, max: limits.variantTitle }, at('Option1 Value')),
      amount: amountOf(cell(cells, 'Variant Price'), at('Variant Price')),
      currency,
      onHand: onHand === '' ? undefined : cellNumber(onHand, limits.units, at('Variant Inventory Qty')),
    };
  }

  /** Shopify calls the only variant of a product "Default Title". */
  function titleOf(cells) {
    const values = [1, 2, 3].map((option) => cell(cells, `Option${option} Value`)).filter(Boolean);
    return values.length === 1 && values[0] === 'Default Title' ? '' : values.join(' / ');
  }

  function amountOf(text, complain) {
    const [, units, fraction = ''] = PRICE.exec(text) ?? [];
    const isExact = units !== undefined && /^0*$/.test(fraction.slice(digits));
    const minor = `${units}${fraction.slice(0, digits).padEnd(digits, '0')}`;
    const amount = isExact ? Number(minor) : NaN;
    if (amount <= limits.amount) return amount;
    return complain(`must be a price in ${currency} such as ${(19.9).toFixed(digits)}`);
  }

  const names = { handle: 'Handle', title: 'Title', description: 'Body (HTML)', sku: 'Variant SKU' };
  Object.assign(names, { variantTitle: 'Option1 Value', onHand: 'Variant Inventory Qty' });
  names.currency = 'Variant Price';
  const notes = left.length === 0 ? [] : [`Left out: ${left.slice(0, 100).map(quoted).join(', ')}`];
  const handle = place['Handle'];
  return { format: 'shopify', notes, names, handle, width: header.length, limits, product };
}

/** The minor units of a currency, as ISO 4217 has them. */
function digitsOf(currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}
