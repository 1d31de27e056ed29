import { type Language, LANGUAGES, lengthOf, type Money, ValidationFailed } from '#kernel';

/** What a variant is called in other languages. */
export type VariantTexts = Readonly<Partial<Record<Language, { readonly title: string }>>>;

/** One sellable SKU of a product, with its own price. Its units are its `Stock`. */
export interface Variant {
  readonly id: string;
  readonly sku: string;
  /** What tells it from its siblings ("42", "Black / L"); empty for the only one. */
  readonly title: string;
  readonly translations: VariantTexts;
  readonly price: Money;
  /** What it costs in other currencies. */
  readonly prices: readonly Money[];
  /** One value of each option of its product, in their order. */
  readonly options: readonly string[];
  /** Of one unit. */
  readonly weightGrams: number;
}

export const VARIANT_LIMITS = {
  count: 100,
  sku: 64,
  title: 100,
  prices: 20,
  weightGrams: 1_000_000,
} as const;

/**
 * Refuses a set of variants that no product may have.
 *
 * All have one currency, so that a product has a lowest price to list, sort and filter by.
 * @throws ValidationFailed naming each field
 */
export function requireSound(variants: readonly Variant[]): void {
  const errors: { path: string; message: string }[] = [];
  if (variants.length < 1 || variants.length > VARIANT_LIMITS.count) {
    errors.push({ path: 'variants', message: `must be 1 to ${VARIANT_LIMITS.count}` });
  }
  const skus = new Set<string>();
  variants.forEach((variant, index) => {
    const refuse = (field: string, message: string): unknown =>
      errors.push({ path: `variants.${index}.${field}`, message });
    if (variant.sku.trim() === '') refuse('sku', 'must not be blank');
    if (lengthOf(variant.sku) > VARIANT_LIMITS.sku) refuse('sku', 'is too long');
    if (lengthOf(variant.title) > VARIANT_LIMITS.title) refuse('title', 'is too long');
    for (const language of LANGUAGES) {
      const title = variant.translations[language]?.title;
      if (title !== undefined && (title.trim() === '' || lengthOf(title) > VARIANT_LIMITS.title))
        refuse(
          `translations.${language}.title`,
          `must be 1 to ${VARIANT_LIMITS.title} characters and not blank`,
        );
    }
    if (skus.has(variant.sku)) refuse('sku', 'must differ from the SKUs of the other variants');
    if (variant.price.currency !== variants[0]?.price.currency) {
      refuse('price.currency', 'must be the same for all variants');
    }
    if (variant.prices.length > VARIANT_LIMITS.prices)
      refuse('prices', `must be ${VARIANT_LIMITS.prices} at most`);
    const currencies = [variant.price, ...variant.prices].map(({ currency }) => currency);
    if (new Set(currencies).size < currencies.length) refuse('prices', 'must be of one other currency each');
    skus.add(variant.sku);
  });
  if (errors.length > 0) throw new ValidationFailed({ errors });
}

/** The price a product is listed with: its lowest. */
export function lowestPrice(variants: readonly Variant[]): Money {
  const [first, ...others] = variants.map((variant) => variant.price);
  if (first === undefined) throw new ValidationFailed();
  return others.reduce((lowest, price) => (price.amount < lowest.amount ? price : lowest), first);
}
