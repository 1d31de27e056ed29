/** The table that Shopify exports products as. What Souk has no place for is left out, and a note says so. */
import { cellNumber, cellText, currencyOf } from './checks.js';
import { choicesOf } from './choices.js';
import { Broken, quoted } from './csv-records.js';
import { plainTextOf } from './plain-text.js';

const NEEDED = ['Handle', 'Title', 'Variant SKU', 'Variant Price'];
const USED = [
  ...NEEDED,
  ...['Body (HTML)', 'Variant Inventory Qty', 'Variant Grams', 'Status', 'Published'],
  ...[1, 2, 3].flatMap((option) => [`Option${option} Name`, `Option${option} Value`]),
];
const PRICE = /^(\d{1,9})(?:\.(\d{1,6}))?$/;
/** A pound is 453.59237 g there. */
const GRAMS = /^\d{1,7}(?:\.\d{1,9})?$/;

const columns = (number) => ({ name: `Option${number} Name`, value: `Option${number} Value` });

export function shopifyTable(header, { limits, currency }) {
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Broken(1, `must be a header with the columns ${missing.join(', ')}`);
  const left = header.filter((name) => name !== '' && !USED.includes(name));
  const place = Object.fromEntries(header.map((name, index) => [name, index]));
  const cell = (cells, name) => cells[place[name]] ?? '';
  const hasNames = place[columns(1).name] !== undefined;
  const digits = currencyOf(currency, () => undefined) && digitsOf(currency);

  function product(rows, complain) {
    const [first] = rows;
    const at = (name) => (why) => complain(first.row, name, why);
    const status = cell(first.cells, 'Status').toLowerCase();
    const isHidden =
      (status !== '' && status !== 'active') || /^false$/i.test(cell(first.cells, 'Published'));
    if (isHidden) return { isSkipped: true };
    const sold = rows.filter(({ cells }, index) => index === 0 || !isPictureOnly(cells));
    const choices =
      hasNames && !isOnlyOne(sold) ? choicesOf(sold, { cell, columns, limits }, complain) : undefined;
    const body = place['Body (HTML)'] === undefined ? undefined : cell(first.cells, 'Body (HTML)');
    return {
      title: cellText(cell(first.cells, 'Title'), { min: 1, max: limits.title }, at('Title')),
      description:
        body && cellText(plainTextOf(body), { min: 0, max: limits.description }, at('Body (HTML)')),
      ...{ options: choices?.options, isInParts: true },
      variants: sold.map(({ row, cells }, index) => ({
        ...variant(row, cells, complain),
        // What is chosen tells it from its siblings already.
        ...(choices === undefined
          ? { title: titleOf(row, cells, complain) }
          : { options: choices.chosen[index] }),
      })),
    };
  }

  /** A row for one more picture names no variant. */
  function isPictureOnly(cells) {
    return ['Variant SKU', 'Variant Price', 'Option1 Value'].every((name) => cell(cells, name) === '');
  }

  /** Shopify calls the only variant of a product "Default Title", and what there is to choose of it "Title". */
  function isOnlyOne([{ cells }, ...others]) {
    return (
      others.length === 0 &&
      cell(cells, 'Option1 Value') === 'Default Title' &&
      cell(cells, 'Option2 Name') === ''
    );
  }

  function variant(row, cells, complain) {
    const at = (name) => (why) => complain(row, name, why);
    const onHand = cell(cells, 'Variant Inventory Qty');
    return {
      row,
      sku: cellText(cell(cells, 'Variant SKU'), { min: 1, max: limits.sku }, at('Variant SKU')),
      amount: amountOf(cell(cells, 'Variant Price'), at('Variant Price')),
      currency,
      weightGrams: gramsOf(cell(cells, 'Variant Grams'), at('Variant Grams')),
      onHand: onHand === '' ? undefined : cellNumber(onHand, limits.units, at('Variant Inventory Qty')),
    };
  }

  /** In a table that does not name what there is to choose. */
  function titleOf(row, cells, complain) {
    const values = [1, 2, 3].map((number) => cell(cells, columns(number).value)).filter(Boolean);
    const title = values.length === 1 && values[0] === 'Default Title' ? '' : values.join(' / ');
    return cellText(title, { min: 0, max: limits.variantTitle }, (why) =>
      complain(row, 'Option1 Value', why),
    );
  }

  function gramsOf(text, complain) {
    if (text === '') return undefined;
    const grams = GRAMS.test(text) ? Math.round(Number(text)) : NaN;
    if (grams <= limits.weightGrams) return grams;
    return complain(`must be a weight from 0 to ${limits.weightGrams}`);
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
  Object.assign(names, {
    currency: 'Variant Price',
    optionName: 'Option# Name',
    optionValue: 'Option# Value',
  });
  const notes = left.length === 0 ? [] : [`Left out: ${left.slice(0, 100).map(quoted).join(', ')}`];
  const handle = place['Handle'];
  return { format: 'shopify', notes, names, handle, width: header.length, limits, product };
}

/** The minor units of a currency, as ISO 4217 has them. */
function digitsOf(currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}
