import { stringify } from 'csv-stringify/sync';
import type { ExportedProduct } from '../../../application/exports/exported-products.js';

const HEADER = [
  ...['handle', 'title', 'description', 'sku', 'variantTitle', 'priceAmount', 'priceCurrency', 'onHand'],
];

/** What a spreadsheet would run (OWASP, CSV injection), and what was disarmed once already. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A quote before it makes it a text. The import takes one away again, so that the way there and back changes nothing. */
function disarmed(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The lines of one page of products, in a format that the import takes. */
export type Lines = (products: readonly ExportedProduct[], isFirst: boolean) => string;

export const csvLines: Lines = (products, isFirst) =>
  stringify([...(isFirst ? [HEADER] : []), ...products.flatMap(rowsOf)], {
    record_delimiter: '\r\n',
    // Left to itself it quotes only the line ends that it writes.
    quoted_match: /[\r\n]/,
  });

export const jsonLines: Lines = (products) =>
  products.map((product) => `${JSON.stringify(lineOf(product))}\n`).join('');

function rowsOf({ slug, title, description, variants }: ExportedProduct): (string | number)[][] {
  return variants.map(({ sku, title: own, price, onHand }, index) => [
    slug,
    // What is the same for all stands in the first row.
    ...(index === 0 ? [title, description] : ['', '']).map(disarmed),
    ...[sku, own].map(disarmed),
    ...[price.amount, price.currency, onHand],
  ]);
}

function lineOf({ title, description, variants }: ExportedProduct): object {
  return { title, description, variants };
}

/** The text of all pages, each made when the last one was taken. */
export async function* textOf(
  pages: AsyncIterable<readonly ExportedProduct[]>,
  lines: Lines,
): AsyncIterable<string> {
  let isFirst = true;
  for await (const page of pages) {
    yield lines(page, isFirst);
    isFirst = false;
  }
}
