import { type Language, LANGUAGES, lengthOf, ValidationFailed } from '#kernel';
import { type Variant, VARIANT_LIMITS } from '../variants.js';

/** Something to choose about a product ("Size"), and what there is to choose from. */
export interface ProductOption {
  readonly name: string;
  readonly values: readonly string[];
  readonly translations?: Readonly<Partial<Record<Language, OptionTexts>>> | undefined;
}

/** What an option is called in another language: its values are as many as they are, in their order. */
export interface OptionTexts {
  readonly name: string;
  readonly values: readonly string[];
}

export const OPTION_LIMITS = { count: 3, name: 50, values: 100, value: 100 } as const;

/**
 * Refuses options that no product may have, and variants that are no choice of one value each, or the same.
 * @throws ValidationFailed naming each field
 */
export function requireOptions(
  options: readonly ProductOption[],
  variants: readonly Pick<Variant, 'options'>[],
): void {
  const errors: { path: string; message: string }[] = [];
  const refuse = (path: string, message: string): unknown => errors.push({ path, message });
  if (options.length > OPTION_LIMITS.count) refuse('options', `must be ${OPTION_LIMITS.count} at most`);
  options.forEach(({ name, values }, index) => {
    const path = `options.${index}`;
    if (!isWithin(name, OPTION_LIMITS.name))
      refuse(`${path}.name`, 'must be 1 to 50 characters and not blank');
    if (options.findIndex((option) => option.name === name) < index)
      refuse(`${path}.name`, 'must differ from the others');
    if (values.length < 1 || values.length > OPTION_LIMITS.values)
      refuse(`${path}.values`, 'must be 1 to 100');
    values.forEach((value, at) => {
      if (!isWithin(value, OPTION_LIMITS.value))
        refuse(`${path}.values.${at}`, 'must be 1 to 100 characters and not blank');
      if (values.indexOf(value) < at) refuse(`${path}.values.${at}`, 'must differ from the others');
    });
  });
  options.forEach((option, index) => {
    for (const [field, message] of wrongTexts(option))
      refuse(`options.${index}.translations.${field}`, message);
  });
  const combinations = new Set<string>();
  variants.forEach((variant, index) => {
    const path = `variants.${index}.options`;
    const chosen = variant.options;
    const combination = JSON.stringify(chosen);
    if (!isChoice(chosen, options))
      refuse(path, 'must be one value of each option of the product, in their order');
    else if (options.length > 0 && combinations.has(combination))
      refuse(path, 'must differ from the other variants');
    combinations.add(combination);
  });
  if (errors.length > 0) throw new ValidationFailed({ errors: errors.slice(0, 20) });
}

/** True for one value of each option, in their order. */
export function isChoice(chosen: readonly string[], options: readonly ProductOption[]): boolean {
  return (
    chosen.length === options.length && options.every(({ values }, at) => values.includes(chosen[at] ?? ''))
  );
}

/** What no option can be called in another language. */
function wrongTexts({ values, translations = {} }: ProductOption): (readonly [string, string])[] {
  return LANGUAGES.flatMap((language) => {
    const told = translations[language];
    if (told === undefined) return [];
    const isName = isWithin(told.name, OPTION_LIMITS.name);
    const areValues =
      told.values.length === values.length &&
      told.values.every((value) => isWithin(value, OPTION_LIMITS.value));
    return [
      ...(isName ? [] : [[`${language}.name`, 'must be 1 to 50 characters and not blank'] as const]),
      ...(areValues
        ? []
        : [[`${language}.values`, 'must be one for each value of the option, in their order'] as const]),
    ];
  });
}

/** What a value of an option is called in a language; undefined if nobody said. */
export function toldValue(
  { values, translations }: ProductOption,
  value: string,
  language: Language,
): string | undefined {
  return translations?.[language]?.values[values.indexOf(value)];
}

/** What a variant is called that has no title of its own. */
export function titleOfChoice(values: readonly string[]): string {
  return [...values.join(' / ')].slice(0, VARIANT_LIMITS.title).join('');
}

function isWithin(text: string, most: number): boolean {
  return text.trim() !== '' && lengthOf(text) <= most;
}
