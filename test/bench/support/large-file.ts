const WORDS = {
  kinds:
    'Kalmindar Runner Boot Vase Lamp Jacket Teapot Basket Carpet Mirror Blanket Candle Bottle Backpack Wallet Scarf'.split(
      ' ',
    ),
  traits:
    'Light Heavy Woven Carved Painted Folding Vintage Nordic Coastal Alpine Quiet Bright Matte Striped Tiny Grand'.split(
      ' ',
    ),
  stuffs:
    'Oak Linen Wool Copper Marble Cotton Leather Bamboo Glass Clay Steel Silk Cork Felt Slate Hemp'.split(
      ' ',
    ),
} as const;

/** Words of titles, and one slip for each. */
export const searches: readonly string[] = [...WORDS.kinds, ...WORDS.traits, ...WORDS.stuffs].flatMap(
  (word) => [
    word.toLowerCase(),
    word.length < 4 ? word.toLowerCase() : `${word.slice(0, 2)}${word.slice(3)}`.toLowerCase(),
  ],
);

/** A table of so many products with one variant each, as `POST /v2/imports` takes it. */
export function tableOf(products: number, edition: number): string {
  const lines = ['handle,title,description,sku,priceAmount,priceCurrency,onHand'];
  for (let product = 0; product < products; product += 1) {
    const [kind, trait, stuff] = [WORDS.kinds, WORDS.traits, WORDS.stuffs].map(
      (words, power) => words[Math.floor(product / 16 ** power) % 16] ?? '',
    );
    const text = `Made of ${stuff} by hand. `.repeat(6).trim();
    lines.push(
      `h${product},${trait} ${stuff} ${kind} ${product},${text},SKU-${product},${1_000 + (product % 500) + edition},EUR,3`,
    );
  }
  return lines.join('\n');
}
