/** What a line says of a product besides its variants, checked as `POST /v2/products` checks it. */
import { isObject, only, textOf } from './checks.js';

/** @returns what was named */
export function contentOf({ options, fields, language, translations }, { limits, complain }) {
  const at = (path) => (why) => complain(path, why);
  if (language !== undefined && !limits.languages.includes(language))
    complain('language', `must be one of ${limits.languages.join(', ')}`);
  const named = (value, check) => (value === undefined ? undefined : check(value));
  return {
    language,
    options: named(options, () =>
      listOf(options, limits.options.count, at('options'))?.map((option, index) =>
        optionOf(option, `options.${index}`, { limits, complain }),
      ),
    ),
    fields: named(fields, () => fieldsOf(fields, limits.fields, at('fields'))),
    translations: named(translations, () => translationsOf(translations, { limits, complain })),
  };
}

/** Several things, `most` at most. */
export function listOf(value, most, complain) {
  return Array.isArray(value) && value.length <= most ? value : complain(`must be a list of ${most} at most`);
}

/** Several texts, each of 1 to `max` characters. */
export function textsOf(value, { most, max }, complain) {
  return listOf(value, most, complain)?.map((text) => textOf(text, { min: 1, max }, complain));
}

function optionOf(value, path, { limits, complain }) {
  const at = (name) => (why) => complain(`${path}.${name}`, why);
  if (!isObject(value)) return complain(path, 'must be an object');
  only(value, ['name', 'values', 'translations'], path, complain);
  const option = namesOf(value, limits.options, at);
  if (value.translations === undefined) return option;
  const translations = inLanguages(
    value.translations,
    `${path}.translations`,
    { limits, complain },
    (said, where) => {
      only(said, ['name', 'values'], where, complain);
      return namesOf(said, limits.options, (name) => (why) => complain(`${where}.${name}`, why));
    },
  );
  return { ...option, translations };
}

function namesOf({ name, values }, limits, at) {
  return {
    name: textOf(name, { min: 1, max: limits.name }, at('name')),
    values: textsOf(values, { most: limits.values, max: limits.value }, at('values')),
  };
}

/** What is said in each language, as `each` reads it. */
export function inLanguages(value, path, { limits, complain }, each) {
  if (!isObject(value)) return complain(path, 'must be an object');
  only(value, limits.languages, path, complain);
  const told = Object.entries(value).map(([language, said]) => {
    const where = `${path}.${language}`;
    return [language, isObject(said) ? each(said, where) : complain(where, 'must be an object')];
  });
  return Object.fromEntries(told);
}

/** Which fields there are, and what they may have, is decided where their definitions are known. */
function fieldsOf(value, most, complain) {
  const entries = isObject(value) ? Object.entries(value) : undefined;
  const isPlain = entries?.every(
    ([, one]) => typeof one === 'boolean' || Number.isFinite(one) || isWell(one),
  );
  if (isPlain !== true || entries.length > most)
    return complain(`must be an object of at most ${most} texts, numbers, or true and false`);
  return Object.fromEntries(
    entries.map(([key, one]) => [key, typeof one === 'string' ? one.normalize('NFC') : one]),
  );
}

function isWell(value) {
  return typeof value === 'string' && value.isWellFormed();
}

function translationsOf(value, { limits, complain }) {
  return inLanguages(value, 'translations', { limits, complain }, (said, path) => {
    const at = (name) => (why) => complain(`${path}.${name}`, why);
    only(said, ['title', 'description'], path, complain);
    const title = textOf(said.title, { min: 1, max: limits.title }, at('title'));
    if (said.description === undefined) return { title };
    return {
      title,
      description: textOf(said.description, { min: 0, max: limits.description }, at('description')),
    };
  });
}
