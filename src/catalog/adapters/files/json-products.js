/** The products of a file of lines: each is one product as `POST /v2/products` takes it. */
import { createReadStream } from 'node:fs';
import { currencyOf, isObject, MAX_RECORD, only, textOf, wholeNumberOf } from './checks.js';
import { checkPictures, listingOf } from './listing.js';
import { contentOf, inLanguages, listOf, textsOf } from './json-content.js';

const NEWLINE = 10;

export async function* jsonProducts({ path, limits }, { begun, passed }) {
  begun({ format: 'ndjson', notes: [], names: NAMES });
  for await (const { row, bytes } of lines(path, passed)) {
    const errors = [];
    const complain = (where, message) => void errors.push({ row, path: where, message });
    const product = productOf(read(row, bytes, complain), { row, limits, complain });
    yield { variants: [], ...product, from: row, to: row, count: 1, errors: errors.slice(0, 20) };
  }
}

const NAMES = { handle: '', title: 'title', description: 'description', sku: 'variants.#.sku' };
Object.assign(NAMES, { variantTitle: 'variants.#.title', currency: 'variants.#.price.currency' });
NAMES.onHand = 'variants.#.onHand';

/** The lines of a file, from 1, but for empty ones; of one that is too long nothing is kept. */
async function* lines(path, passed) {
  let row = 1;
  let pieces = [];
  let length = 0;
  const whole = () => {
    const line = { row, bytes: length > MAX_RECORD ? undefined : Buffer.concat(pieces) };
    const isEmpty = line.bytes?.every((byte) => byte === 13) ?? false;
    [pieces, length, row] = [[], 0, row + 1];
    return isEmpty ? [] : [line];
  };
  const keep = (piece) => {
    length += piece.length;
    if (length > MAX_RECORD) pieces = [];
    else pieces.push(piece);
  };
  for await (const chunk of createReadStream(path)) {
    await passed(chunk.length);
    let at = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, at)) {
      // Nothing but newlines may be all that there is, and is passed quickly.
      if (length === 0 && end === at) row += 1;
      else {
        keep(chunk.subarray(at, end));
        yield* whole();
      }
      at = end + 1;
    }
    keep(chunk.subarray(at));
  }
  yield* whole();
}

function read(row, bytes, complain) {
  if (bytes === undefined) return complain('', `is longer than ${MAX_RECORD} bytes`);
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: row !== 1 }).decode(bytes);
  } catch {
    return complain('', 'is not UTF-8');
  }
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : complain('', 'must be an object');
  } catch {
    return complain('', 'is not JSON');
  }
}

const PRODUCT = [
  ...['title', 'description', 'language', 'options', 'fields', 'translations', 'variants'],
  ...['status', 'publishAt', 'media'],
];
const VARIANT = ['sku', 'title', 'price', 'prices', 'options', 'onHand', 'weightGrams', 'translations'];

function productOf(value, { row, limits, complain }) {
  if (value === undefined) return {};
  const { title, description, variants } = value;
  only(value, PRODUCT, '', complain);
  const at = (path) => (why) => complain(path, why);
  if (!Array.isArray(variants) || variants.length < 1 || variants.length > limits.variants)
    return complain('variants', `must be a list of 1 to ${limits.variants}`);
  checkPictures(value.media, complain);
  return {
    ...contentOf(value, { limits, complain }),
    ...listingOf(value, complain),
    title: textOf(title, { min: 1, max: limits.title }, at('title')),
    description:
      description === undefined
        ? undefined
        : textOf(description, { min: 0, max: limits.description }, at('description')),
    variants: variants.map((variant, index) =>
      variantOf(variant, `variants.${index}`, { row, limits, complain }),
    ),
  };
}

function variantOf(value, path, { row, limits, complain }) {
  const at = (name) => (why) => complain(`${path}.${name}`, why);
  if (!isObject(value)) return complain(path, 'must be an object');
  only(value, VARIANT, path, complain);
  const { sku, title, price, prices, options, onHand, weightGrams, translations } = value;
  const named = (one, check) => (one === undefined ? undefined : check());
  return {
    row,
    ...priceOf(price, `${path}.price`, { limits, complain }),
    sku: textOf(sku, { min: 1, max: limits.sku }, at('sku')),
    title: named(title, () => textOf(title, { min: 0, max: limits.variantTitle }, at('title'))),
    prices: named(prices, () =>
      listOf(prices, limits.prices, at('prices'))?.map((other, index) =>
        priceOf(other, `${path}.prices.${index}`, { limits, complain }),
      ),
    ),
    options: named(options, () =>
      textsOf(options, { most: limits.options.count, max: limits.options.value }, at('options')),
    ),
    onHand: wholeNumberOf(onHand, limits.units, at('onHand')),
    translations: named(translations, () =>
      inLanguages(translations, `${path}.translations`, { limits, complain }, (said, where) => {
        only(said, ['title'], where, complain);
        const max = limits.variantTitle;
        return { title: textOf(said.title, { min: 1, max }, (why) => complain(`${where}.title`, why)) };
      }),
    ),
    weightGrams: named(weightGrams, () => wholeNumberOf(weightGrams, limits.weightGrams, at('weightGrams'))),
  };
}

function priceOf(value, path, { limits, complain }) {
  if (!isObject(value)) return complain(path, 'must be an object');
  only(value, ['amount', 'currency'], path, complain);
  return {
    amount: wholeNumberOf(value.amount, limits.amount, (why) => complain(`${path}.amount`, why)),
    currency: currencyOf(value.currency, (why) => complain(`${path}.currency`, why)),
  };
}
