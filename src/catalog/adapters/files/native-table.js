/** Our own table: one row a variant; what is told of the product stands in its first row. */
import { cellNumber, cellText, currencyOf } from './checks.js';
import { choicesOf } from './choices.js';
import { Broken, quoted } from './csv-records.js';
import { listingOfCells, PICTURE } from './listing.js';

const columns = (number) => ({ name: `option${number}Name`, value: `option${number}Value` });
const COLUMNS = [
  ...['handle', 'title', 'description', 'sku', 'variantTitle', 'priceAmount', 'priceCurrency', 'onHand'],
  ...['status', 'publishAt', ...PICTURE],
  ...['weightGrams', 'language', ...[1, 2, 3].flatMap((number) => Object.values(columns(number)))],
];
const NEEDED = ['handle', 'sku', 'priceAmount', 'priceCurrency'];
/** As the domain has it: a thread that Node starts by its path cannot import that. */
const FIELD = /^[a-z][a-z0-9_]{0,39}$/;

/** A cell that an export had to disarm for spreadsheets has one quote too many. */
const DISARMED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

export function nativeTable(header, { limits }) {
  const several = severalOf(header, limits);
  const unknown = header.filter((name) => !COLUMNS.includes(name) && !several.has(name));
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Broken(1, `must be a header with the columns ${missing.join(', ')}`);
  if (unknown.length > 0)
    throw new Broken(1, `has unknown columns: ${unknown.slice(0, 5).map(quoted).join(', ')}`);
  const place = Object.fromEntries(header.map((name, index) => [name, index]));
  const cell = (cells, name) => {
    const text = cells[place[name]];
    return text !== undefined && DISARMED.test(text) ? text.slice(1) : text;
  };
  const filled = (cells, name) => cell(cells, name) ?? '';
  const languages = limits.languages.filter((language) =>
    [...several.values()].some(({ of }) => of === language),
  );
  const titles = [...several].filter(([, { kind }]) => kind === 'variantTitle');
  const prices = [...several].filter(([, { kind }]) => kind === 'price');

  function product(all, complain) {
    const rows = all.filter(({ cells }, index) => index === 0 || !isPictureOnly(cells));
    const [first] = rows;
    const once = (name, limit) => {
      const text = cell(first.cells, name);
      for (const { row, cells } of rows.slice(1))
        if (!['', undefined, text].includes(cell(cells, name)))
          complain(row, name, 'must be empty or as in the first row of the product');
      return text === undefined ? undefined : cellText(text, limit, (why) => complain(first.row, name, why));
    };
    const those = (kind, max) =>
      [...several]
        .filter(([, one]) => one.kind === kind)
        .map(([name, { of }]) => [of, once(name, { min: 0, max })])
        .filter(([, text]) => text !== '');
    const choices = choicesOf(rows, { cell: filled, columns, limits, languages }, complain);
    const language = once('language', { min: 0, max: 2 }) || undefined;
    if (language !== undefined && !limits.languages.includes(language))
      complain(first.row, 'language', `must be one of ${limits.languages.join(', ')}`);
    return {
      title: once('title', { min: 0, max: limits.title }) || undefined,
      description: once('description', { min: 0, max: limits.description }),
      ...{ language, options: choices?.options, isInParts: true },
      ...listingOfCells(
        once('status', { min: 0, max: 20 }) ?? '',
        once('publishAt', { min: 0, max: 40 }) ?? '',
        (name, why) => complain(first.row, name, why),
      ),
      fields: Object.fromEntries(those('field', limits.fieldText)),
      translations: translationsOf(those('title', limits.title), those('description', limits.description)),
      variants: rows.map(({ row, cells }, index) => ({
        ...variant(row, cells, complain),
        options: choices?.chosen[index],
      })),
    };
  }

  /** A row for one more picture names no variant. */
  function isPictureOnly(cells) {
    return (
      filled(cells, 'Image Src') !== '' &&
      header.every((name) => name === 'handle' || PICTURE.includes(name) || filled(cells, name) === '')
    );
  }

  function variant(row, cells, complain) {
    const at = (name) => (why) => complain(row, name, why);
    const number = (name, max) =>
      filled(cells, name) === '' ? undefined : cellNumber(cell(cells, name), max, at(name));
    const title = cell(cells, 'variantTitle');
    return {
      row,
      sku: cellText(cell(cells, 'sku'), { min: 1, max: limits.sku }, at('sku')),
      title: title && cellText(title, { min: 0, max: limits.variantTitle }, at('variantTitle')),
      amount: cellNumber(cell(cells, 'priceAmount'), limits.amount, at('priceAmount')),
      currency: currencyOf(cell(cells, 'priceCurrency'), at('priceCurrency')),
      prices: prices
        .filter(([name]) => filled(cells, name) !== '')
        .map(([name, { of }]) => ({ amount: number(name, limits.amount), currency: of })),
      translations: Object.fromEntries(
        titles
          .filter(([name]) => filled(cells, name) !== '')
          .map(([name, { of }]) => [
            of,
            { title: cellText(cell(cells, name), { min: 1, max: limits.variantTitle }, at(name)) },
          ]),
      ),
      weightGrams: number('weightGrams', limits.weightGrams),
      onHand: number('onHand', limits.units),
    };
  }

  const names = { ...{ handle: 'handle', title: 'title', description: 'description', sku: 'sku' } };
  Object.assign(names, { variantTitle: 'variantTitle', currency: 'priceCurrency', onHand: 'onHand' });
  Object.assign(names, { optionName: 'option#Name', optionValue: 'option#Value' });
  const left = header.filter((name) => PICTURE.includes(name));
  const notes = left.length === 0 ? [] : [`Left out: ${left.map(quoted).join(', ')}`];
  return { format: 'csv', notes, names, handle: place['handle'], width: header.length, limits, product };
}

/** The columns of which there are as many as a shop has of them: `title.de`, `price.USD`, `field.material`. */
function severalOf(header, { languages }) {
  const isLanguage = (of) => languages.includes(of);
  const isKnown = {
    ...{ title: isLanguage, description: isLanguage, variantTitle: isLanguage },
    ...Object.fromEntries(
      [1, 2, 3].flatMap((number) => Object.values(columns(number))).map((name) => [name, isLanguage]),
    ),
    price: (of) => currencyOf(of, () => undefined) !== undefined,
    field: (of) => FIELD.test(of),
  };
  const parts = header.map((name) => [name, name.indexOf('.')]).filter(([, at]) => at > 0);
  const named = parts.map(([name, at]) => [name, { kind: name.slice(0, at), of: name.slice(at + 1) }]);
  return new Map(named.filter(([, { kind, of }]) => Object.hasOwn(isKnown, kind) && isKnown[kind](of)));
}

function translationsOf(titles, descriptions) {
  const told = {};
  for (const [language, title] of titles) told[language] = { ...told[language], title };
  for (const [language, description] of descriptions) told[language] = { ...told[language], description };
  return told;
}
