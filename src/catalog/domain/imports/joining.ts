/** What rows say, together with what a product had before: what they do not name stays. */
import { type Language, LANGUAGES, Money } from '#kernel';
import type { ProductContent, Translations } from '../content/content.js';
import { type FieldDefinition, type FieldValues, requireFields, valueOfText } from '../content/fields.js';
import { isChoice, type ProductOption, titleOfChoice, toldValue } from '../content/options.js';
import type { Variant } from '../variants.js';
import type { RowProduct, RowVariant, SaidTexts } from './rows.js';

type Joined = Partial<Omit<ProductContent, 'variants'>>;

/** @throws ValidationFailed for fields that are none, or cannot have what is said of them */
export function joinedContent(
  { title, description, options, fields, language, translations, isInParts = false }: RowProduct,
  before: ProductContent | undefined,
  definitions: readonly FieldDefinition[],
): Joined {
  const whole = {
    ...{ title, description, language },
    options: options && (isInParts ? joinedOptions(options, before?.options) : options),
    fields: fields && joinedFields(fields, { before: before?.fields ?? {}, definitions, isInParts }),
    translations: translations && joinedTexts(translations, (isInParts && before?.translations) || {}),
  };
  return Object.fromEntries(Object.entries(whole).filter(([, said]) => said !== undefined)) as Joined;
}

export function joinedVariant(
  { sku, title, amount, currency, prices, options, weightGrams, translations }: RowVariant,
  id: string,
  {
    before,
    isInParts = false,
  }: { readonly before?: Variant | undefined; readonly isInParts?: boolean | undefined },
): Variant {
  const other = prices?.map((price) => Money.of(price.amount, price.currency));
  const chosen = options ?? before?.options ?? [];
  return {
    ...{ id, sku, options: chosen, price: Money.of(amount, currency) },
    title: title ?? ownTitle(before) ?? titleOfChoice(chosen),
    prices: isInParts ? joinedPrices(other ?? [], before?.prices ?? []) : (other ?? before?.prices ?? []),
    weightGrams: weightGrams ?? before?.weightGrams ?? 0,
    translations: isInParts
      ? { ...before?.translations, ...translations }
      : (translations ?? before?.translations ?? {}),
  };
}

/** A title that was made of its choice goes with it. */
function ownTitle(before: Variant | undefined): string | undefined {
  return before === undefined || before.title === titleOfChoice(before.options) ? undefined : before.title;
}

/** Rows name the values they choose; of the same options, those that others choose stay. */
function joinedOptions(
  said: readonly ProductOption[],
  before: readonly ProductOption[] = [],
): readonly ProductOption[] {
  const isSame = said.length === before.length && said.every(({ name }, at) => name === before[at]?.name);
  return said.map((option, at) => joinedOption(option, isSame ? before[at] : undefined));
}

function joinedOption(option: ProductOption, before?: ProductOption): ProductOption {
  const { name, values, translations } = option;
  const all = [...new Set([...(before?.values ?? []), ...values])];
  const languages = LANGUAGES.filter(
    (language) => translations?.[language] !== undefined || before?.translations?.[language] !== undefined,
  );
  if (languages.length === 0) return { name, values: all };
  const told = languages.map((language) => {
    const [said, old] = [translations?.[language], before?.translations?.[language]];
    const valueOf = (value: string) =>
      [toldValue(option, value, language), before && toldValue(before, value, language)].find(Boolean) ??
      value;
    return [
      language,
      { name: [said?.name, old?.name].find(Boolean) ?? name, values: all.map(valueOf) },
    ] as const;
  });
  return { name, values: all, translations: Object.fromEntries(told) };
}

/** What is as it was is not looked at: its definition may have gone, and a file that was exported comes in again. */
function joinedFields(
  said: FieldValues,
  {
    before,
    definitions,
    isInParts,
  }: { before: FieldValues; definitions: readonly FieldDefinition[]; isInParts: boolean },
): FieldValues {
  const read = isInParts
    ? mapped(said, (text, key) => valueOfText(String(text), typeOf(key, definitions)))
    : said;
  const changed = Object.entries(read).filter(
    ([key, value]) => !Object.hasOwn(before, key) || before[key] !== value,
  );
  requireFields(Object.fromEntries(changed), definitions);
  return isInParts ? { ...before, ...read } : read;
}

function typeOf(key: string, definitions: readonly FieldDefinition[]): FieldDefinition['type'] {
  return definitions.find((one) => one.key === key)?.type ?? 'text';
}

function mapped<V, W>(
  values: Readonly<Record<string, V>>,
  change: (value: V, key: string) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

function joinedTexts(said: SaidTexts, before: Translations): Translations {
  const told = Object.entries(said).map(([language, texts]) => [
    language,
    // A description alone has no title to stand beside: that is told of its row.
    { title: '', ...before[language as Language], ...texts },
  ]);
  return { ...before, ...(Object.fromEntries(told) as Translations) };
}

function joinedPrices(said: readonly Money[], before: readonly Money[]): readonly Money[] {
  const saidIn = (currency: string) => said.find((price) => price.currency === currency);
  const added = said.filter(({ currency }) => !before.some((price) => price.currency === currency));
  return [...before.map((price) => saidIn(price.currency) ?? price), ...added];
}

/** SKUs that are told of one refusal. */
const TOLD = 3;

/** Why a product cannot have these options while rows name only some of its variants; undefined if it can. */
export function leftWithoutChoice(
  options: readonly ProductOption[],
  unnamed: readonly Variant[],
): string | undefined {
  const left = unnamed.filter((variant) => !isChoice(variant.options, options)).map(({ sku }) => sku);
  if (left.length === 0) return undefined;
  const named = left.slice(0, TOLD).map((sku) => JSON.stringify(sku));
  const all = `${named.join(', ')}${left.length > TOLD ? ` and ${left.length - TOLD} more` : ''}`;
  return `is a value of options that other variants of the product do not have yet: name those too (SKU ${all}), or leave the options out`;
}
