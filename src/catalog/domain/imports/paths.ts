/** What the domain calls a field, as the file calls it. */
import type { FieldNames } from './rows.js';

const OF_OPTION = /^options\.(\d+)\.(?:translations\.(\w+)\.)?(name|values)/;

export function productPath(field: string, names: FieldNames): string {
  const { optionName, optionValue } = names;
  if (field === 'title' || field === 'description') return names[field];
  if (optionName === undefined || optionValue === undefined) return field;
  const [, place, language, told] = OF_OPTION.exec(field) ?? [];
  if (place !== undefined) {
    const column = (told === 'name' ? optionName : optionValue).replace('#', String(Number(place) + 1));
    return language === undefined ? column : `${column}.${language}`;
  }
  return field.replace(/^fields\./, 'field.').replace(/^translations\.(\w+)\.(\w+)$/, '$2.$1');
}

/** @param index of the variant in its product, as the file has it */
export function variantPath(field: string, index: number, names: FieldNames): string {
  const { sku, onHand, variantTitle: title, optionValue } = names;
  const told = { sku, onHand, title, 'price.currency': names.currency }[field];
  if (told !== undefined) return told.replace('#', String(index));
  if (optionValue === undefined) return `variants.${index}.${field}`;
  if (field === 'options') return optionValue.replace('#', '1');
  return field.replace(/^translations\.(\w+)\.title$/, `${title}.$1`);
}
