import { stringify } from 'csv-stringify/sync';
import type { ExportColumns, ExportedProduct } from '../../../application/exports/exported-products.js';
import { toldValue } from '../../../domain/content/options.js';

/** What a spreadsheet would run (OWASP, CSV injection), and what was disarmed once already. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A quote before it makes it a text. The import takes one away again, so that the way there and back changes nothing. */
function disarmed(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The lines of one page of products, in a format that the import takes. */
export type Lines = (products: readonly ExportedProduct[], isFirst: boolean) => string;

type Variant = ExportedProduct['variants'][number];
type Cell = string | number | undefined;

type Image = ExportedProduct['media'][number];
/** Where an image is found. */
export type AddressOf = (mediumId: string) => string;

/** A column of the product, which is told in its first row, or of each variant. */
type Column = { readonly name: string } & (
  | { readonly of: (product: ExportedProduct) => Cell }
  | { readonly each: (variant: Variant, product: ExportedProduct) => Cell }
  // An image, one a row, in rows of their own where they are more than the variants.
  | { readonly image: (image: Image, place: number) => Cell }
);

const PLAIN: readonly Column[] = [
  { name: 'title', of: ({ title }) => title },
  { name: 'description', of: ({ description }) => description },
  { name: 'sku', each: ({ sku }) => sku },
  { name: 'variantTitle', each: ({ title }) => title },
  { name: 'priceAmount', each: ({ price }) => price.amount },
  { name: 'priceCurrency', each: ({ price }) => price.currency },
  { name: 'onHand', each: ({ onHand }) => onHand },
  { name: 'weightGrams', each: ({ weightGrams }) => weightGrams },
  { name: 'language', of: ({ language }) => language },
  { name: 'status', of: ({ status }) => status },
  { name: 'publishAt', of: ({ publishAt }) => publishAt?.toISOString() },
];

/** As Shopify calls them. */
const imagesAt = (addressOf: AddressOf): readonly Column[] => [
  { name: 'Image Src', image: ({ id }) => addressOf(id) },
  { name: 'Image Position', image: (_, place) => place + 1 },
  { name: 'Image Alt Text', image: ({ alt }) => alt },
];

function columnsFor(
  { options, languages, currencies, fields, media }: ExportColumns,
  addressOf: AddressOf,
): readonly Column[] {
  return [
    ...PLAIN,
    ...Array.from({ length: options }, (_, at) => columnsOfOption(at, languages.options)).flat(),
    ...languages.variants.map((language): Column => ({
      name: `variantTitle.${language}`,
      each: ({ translations }) => translations[language]?.title,
    })),
    ...currencies.map((currency): Column => ({
      name: `price.${currency}`,
      each: ({ prices }) => prices.find((price) => price.currency === currency)?.amount,
    })),
    ...languages.products.flatMap((language): Column[] => [
      { name: `title.${language}`, of: ({ translations }) => translations[language]?.title },
      { name: `description.${language}`, of: ({ translations }) => translations[language]?.description },
    ]),
    ...fields.map((key): Column => ({ name: `field.${key}`, of: (product) => fieldOf(product, key) })),
    ...(media ? imagesAt(addressOf) : []),
  ];
}

function columnsOfOption(at: number, languages: ExportColumns['languages']['options']): Column[] {
  const [name, value] = [`option${at + 1}Name`, `option${at + 1}Value`];
  return [
    { name, of: ({ options }) => options[at]?.name },
    { name: value, each: ({ options }) => options[at] },
    ...languages.flatMap((language): Column[] => [
      { name: `${name}.${language}`, of: ({ options }) => options[at]?.translations?.[language]?.name },
      {
        name: `${value}.${language}`,
        each: ({ options: chosen }, { options }) => {
          const option = options[at];
          return option && toldValue(option, chosen[at] ?? '', language);
        },
      },
    ]),
  ];
}

function fieldOf({ fields }: ExportedProduct, key: string): string | undefined {
  const value = fields[key];
  return value === undefined ? undefined : String(value);
}

export function csvLines(shop: ExportColumns, addressOf: AddressOf): Lines {
  const columns = columnsFor(shop, addressOf);
  const header = ['handle', ...columns.map(({ name }) => name)];
  return (products, isFirst) =>
    stringify([...(isFirst ? [header] : []), ...products.flatMap((product) => rowsOf(product, columns))], {
      record_delimiter: '\r\n',
      // Left to itself it quotes only the line ends that it writes.
      quoted_match: /[\r\n]/,
    });
}

function rowsOf(product: ExportedProduct, columns: readonly Column[]): Cell[][] {
  const { variants, media } = product;
  const hasImages = columns.some((column) => 'image' in column);
  return Array.from({ length: Math.max(variants.length, hasImages ? media.length : 0) }, (_, index) => [
    product.slug,
    ...columns.map((column) => {
      const cell = cellOf(column, product, index);
      return typeof cell === 'string' ? disarmed(cell) : cell;
    }),
  ]);
}

function cellOf(column: Column, product: ExportedProduct, row: number): Cell {
  if ('of' in column) return row === 0 ? column.of(product) : undefined;
  if ('each' in column) {
    const variant = product.variants[row];
    return variant && column.each(variant, product);
  }
  const image = product.media[row];
  return image && column.image(image, row);
}

export const jsonLines =
  (addressOf: AddressOf): Lines =>
  (products) =>
    products.map((product) => `${JSON.stringify(lineOf(product, addressOf))}\n`).join('');

function lineOf(
  { id: _, slug: __, status, publishAt, media, ...product }: ExportedProduct,
  addressOf: AddressOf,
): object {
  return {
    ...product,
    ...(publishAt === null ? { status } : { publishAt }),
    ...(media.length > 0 && { media: media.map(({ id, alt }) => ({ url: addressOf(id), alt })) }),
  };
}

/** The text of all pages, each made when the last one was taken. */
export async function* textOf(
  pages: AsyncIterable<readonly ExportedProduct[]>,
  begun: () => Promise<Lines>,
): AsyncIterable<string> {
  const lines = await begun();
  let isFirst = true;
  for await (const page of pages) {
    yield lines(page, isFirst);
    isFirst = false;
  }
}
