/** Products as their rows have them, for those who decide about them. */
import { Money } from '#kernel';
import { Product, type ProductState } from '../../domain/product.js';
import { lowestPrice, type Variant } from '../../domain/variants.js';

export type ProductRow = Omit<ProductState, 'variants'>;

export interface VariantRow {
  readonly variantId: string;
  readonly productId: string;
  readonly position: number;
  readonly sku: string;
  readonly title: string;
  readonly amount: number;
  readonly currency: string;
  readonly prices: readonly { readonly amount: number; readonly currency: string }[];
  readonly options: readonly string[];
  readonly weightGrams: number;
  readonly translations: Variant['translations'];
}

export const PRODUCT_COLUMNS = `id, host_id AS "hostId", slug, title, description, status, publish_at AS "publishAt", options,
  fields, language, translations, created_at AS "createdAt", updated_at AS "updatedAt"`;

export const VARIANT_COLUMNS = `id AS "variantId", product_id AS "productId", position, sku, title, price_amount AS amount,
  price_currency AS currency, prices, options, weight_grams AS "weightGrams", translations`;

/** @param rows of its variants, in any order */
export function productOf(row: ProductRow, rows: readonly VariantRow[]): Product {
  const variants = [...rows].sort((one, other) => one.position - other.position).map(variantOf);
  return Product.restore({ ...row, variants });
}

function variantOf({
  variantId: id,
  sku,
  title,
  amount,
  currency,
  prices,
  options,
  weightGrams,
  translations,
}: VariantRow): Variant {
  return {
    ...{ id, sku, title, options, weightGrams, translations, price: Money.of(amount, currency) },
    prices: prices.map((price) => Money.of(price.amount, price.currency)),
  };
}

/** A product as its statements take it: a JSON object with the names of `SAID_PRODUCT`. */
export function saidProduct(product: Product): object {
  const { variants, ...row } = product.snapshot();
  return { ...row, ...lowestPrice(variants) };
}

export const SAID_PRODUCT = `(
  id uuid, "hostId" uuid, slug text, title text, description text, status text, "publishAt" timestamptz, options jsonb,
  fields jsonb, language text, translations jsonb, amount integer, currency text, "createdAt" timestamptz,
  "updatedAt" timestamptz)`;

/** Its variants, one object each. */
export function saidVariants(product: Product): object[] {
  const { id: productId, hostId, status, variants } = product.snapshot();
  return variants.map(({ id, sku, title, price, prices, options, weightGrams, translations }, position) => ({
    ...{
      id,
      productId,
      hostId,
      position,
      sku,
      title,
      ...price,
      prices,
      options,
      weightGrams,
      translations,
      shown: status === 'published',
    },
  }));
}

export const SAID_VARIANT = `(
  id uuid, "productId" uuid, "hostId" uuid, position integer, sku text, title text, amount integer, currency text,
  prices jsonb, options jsonb, shown boolean, "weightGrams" integer, translations jsonb,
  "onHand" integer)`;
