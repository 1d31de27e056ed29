/** What a table says there is to choose about a product: the names in its first row, and one value of each in every row. */
import { cellText } from './checks.js';

const NUMBERS = [1, 2, 3];

/**
 * @param columns how the columns of an option are called, by its number
 * @param languages in which there are columns of the same names and their point: `option1Name.de`
 * @returns undefined if its rows name no options: those it has stay
 */
export function choicesOf(rows, { cell, columns, limits, languages = [] }, complain) {
  const [first] = rows;
  const used = NUMBERS.map((number) => columns(number)).filter(({ name }) => cell(first.cells, name) !== '');
  for (const { name, value } of NUMBERS.map((number) => columns(number))) {
    const stray = used.some((one) => one.name === name)
      ? undefined
      : rows.find(({ cells }) => cell(cells, value) !== '');
    if (stray !== undefined) complain(first.row, name, `is needed for ${value} of row ${stray.row}`);
    const other = rows.find(({ cells }) => !['', cell(first.cells, name)].includes(cell(cells, name)));
    if (other !== undefined) complain(other.row, name, 'must be empty or as in the first row of the product');
  }
  if (used.length === 0) return undefined;
  const text = (row, column, max) =>
    cellText(cell(row.cells, column), { min: 1, max }, (why) => complain(row.row, column, why));
  const chosen = rows.map((row) => used.map(({ value }) => text(row, value, limits.options.value)));
  const translationsOf = ({ name, value }, values, at) => {
    const told = languages.map((language) => {
      const valueOf = (own) => {
        const row = rows.find(
          (_, place) => chosen[place][at] === own && cell(rows[place].cells, `${value}.${language}`),
        );
        return row === undefined ? '' : text(row, `${value}.${language}`, limits.options.value);
      };
      const own =
        cell(first.cells, `${name}.${language}`) && text(first, `${name}.${language}`, limits.options.name);
      return [language, { name: own, values: values.map(valueOf) }];
    });
    const said = told.filter(([, { name: own, values: all }]) => [own, ...all].some((one) => one !== ''));
    return said.length === 0 ? {} : { translations: Object.fromEntries(said) };
  };
  const options = used.map((column, at) => {
    const values = [...new Set(chosen.map((of) => of[at]))];
    return {
      name: text(first, column.name, limits.options.name),
      values,
      ...translationsOf(column, values, at),
    };
  });
  return { options, chosen };
}
