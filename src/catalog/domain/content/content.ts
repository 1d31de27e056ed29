import { lengthOf, type Language, LANGUAGES, ValidationFailed } from '#kernel';
import type { FieldValues } from './fields.js';
import { type ProductOption, requireOptions } from './options.js';
import { requireSound, type Variant } from '../variants.js';

/** What is told of a product in another language; without a description, the one it has. */
export interface Translation {
  readonly title: string;
  readonly description?: string | undefined;
}

export type Translations = Readonly<Partial<Record<Language, Translation>>>;

/** All that a host says of a product. */
export interface ProductContent {
  readonly title: string;
  readonly description: string;
  readonly variants: readonly Variant[];
  readonly options: readonly ProductOption[];
  /** By the keys of the fields that the host has defined. */
  readonly fields: FieldValues;
  /** Of title and description. */
  readonly language: Language;
  readonly translations: Translations;
}

export const TEXT_LIMITS = { title: 200, description: 5000 } as const;

const OWN_LANGUAGE = 'is the language of the product itself';

/** What a product has of which nothing more was said. */
export const PLAIN: Omit<ProductContent, 'title' | 'description' | 'variants'> = {
  options: [],
  fields: {},
  language: LANGUAGES[0],
  translations: {},
};

/** @throws ValidationFailed naming what no product may have */
export function requireContent(content: ProductContent): void {
  requireTexts(content);
  requireSound(content.variants);
  requireOptions(content.options, content.variants);
}

/** True if both say the same, in whichever order fields and languages are named. */
export function isSame(one: ProductContent, other: ProductContent): boolean {
  return told(one) === told(other);
}

function requireTexts(content: ProductContent): void {
  const { title, description, language, translations, options, variants } = content;
  const errors = textErrors({ title, description }, '');
  for (const [list, holders] of Object.entries({ options, variants }))
    holders.forEach((one, index) => {
      if (one.translations?.[language] !== undefined)
        errors.push({ path: `${list}.${index}.translations.${language}`, message: OWN_LANGUAGE });
    });
  for (const code of LANGUAGES) {
    const translation = translations[code];
    if (translation === undefined) continue;
    errors.push(...textErrors(translation, `translations.${code}.`));
    if (code === language) errors.push({ path: `translations.${code}`, message: OWN_LANGUAGE });
  }
  if (errors.length > 0) throw new ValidationFailed({ errors: errors.slice(0, 20) });
}

function textErrors(
  { title, description = '' }: Translation,
  at: string,
): { path: string; message: string }[] {
  const errors: { path: string; message: string }[] = [];
  if (title.trim() === '' || lengthOf(title) > TEXT_LIMITS.title) {
    errors.push({
      path: `${at}title`,
      message: `must be 1 to ${TEXT_LIMITS.title} characters and not blank`,
    });
  }
  if (lengthOf(description) > TEXT_LIMITS.description) {
    errors.push({
      path: `${at}description`,
      message: `must be at most ${TEXT_LIMITS.description} characters`,
    });
  }
  return errors;
}

function told({
  title,
  description,
  variants,
  options,
  fields,
  language,
  translations,
}: ProductContent): string {
  const content = { title, description, variants, options, fields, language, translations };
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
