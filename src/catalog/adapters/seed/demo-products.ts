import type { PublishInput } from '../../application/publish-product.js';

/** The SKU of the limited sneaker that the demo drop sells. */
export const FRIDAY_RUNNER = 'FRIDAY-RUNNER';

type Row = readonly [
  sku: string,
  title: string,
  cents: number,
  onHand: number,
  description: string,
  options?: string,
];

/** What the demo shop sells: SKU, title, price in cents, units of each variant, what is said of it, and its variants. */
const ROWS: readonly Row[] = [
  ['TEE-SOLAR', 'Solar Tee', 2900, 40, 'Heavy organic cotton, printed by hand in small runs.', 'S,M,L,XL'],
  ['TEE-BLANK', 'Blank Tee, pack of three', 4500, 25, 'Three plain tees that keep their shape.', 'S,M,L,XL'],
  ['HOOD-NIGHT', 'Night Market Hoodie', 6900, 18, 'Brushed fleece, double hood, deep pockets.', 'S,M,L,XL'],
  ['SHIRT-LINEN', 'Linen Shirt', 7900, 14, 'Washed European linen that dries in an hour.', 'S,M,L'],
  [
    'JACKET-RAIN',
    'Packable Rain Jacket',
    11900,
    12,
    'Three layers, taped seams, folds into its pocket.',
    'S,M,L,XL',
  ],
  [
    'JEANS-RAW',
    'Raw Denim Jeans',
    12900,
    9,
    'Fourteen ounces of selvedge denim, cut straight.',
    '30,32,34,36',
  ],
  [
    'CAP-CORD',
    'Corduroy Cap',
    3400,
    60,
    'Five panels of wide-wale corduroy, brass buckle.',
    'Rust,Moss,Navy',
  ],
  [
    'SOCK-WOOL',
    'Merino Socks',
    1600,
    120,
    'Warm when wet, cool when dry, darned for free.',
    '36–39,40–43,44–47',
  ],
  ['SCARF-ALPACA', 'Alpaca Scarf', 5400, 22, 'Woven in Arequipa from baby alpaca.', 'Sand,Charcoal'],
  ['BEANIE-RIB', 'Ribbed Beanie', 2400, 75, 'Lambswool, knitted in the round, no seam.', 'Ecru,Forest,Ink'],
  ['BAG-WEEK', 'Weekender Bag', 14900, 11, 'Waxed canvas, leather handles, fits under a seat.'],
  ['BAG-TOTE', 'Market Tote', 1900, 200, 'Carries a watermelon and a week of vegetables.'],
  ['BAG-SLING', 'City Sling', 4900, 35, 'Holds a phone, keys, a book and an umbrella.', 'Black,Olive'],
  [
    'WALLET-FOLD',
    'Folded Wallet',
    3900,
    48,
    'One piece of vegetable-tanned leather, no stitches.',
    'Tan,Black',
  ],
  ['BELT-PLAIN', 'Plain Belt', 4400, 30, 'Full-grain leather that outlives its buckle.', '85,95,105'],
  ['MUG-KILN', 'Kiln Mug', 2200, 64, 'Stoneware from a wood kiln, no two alike.', 'Ash,Tenmoku'],
  ['BOWL-RAMEN', 'Ramen Bowl', 2800, 40, 'Deep, wide, and warm in both hands.'],
  ['POT-COPPER', 'Copper Saucepan', 18900, 6, 'Two millimetres of copper, lined with tin.', '1 l,2 l'],
  ['KNIFE-SANTOKU', 'Santoku Knife', 13900, 8, 'Carbon steel core, forged in Sakai.'],
  ['BOARD-WALNUT', 'Walnut Board', 6400, 16, 'End grain, oiled, heavy enough to stay where it lies.'],
  [
    'COFFEE-HOUSE',
    'House Espresso, 1 kg',
    2600,
    90,
    'Chocolate, hazelnut, a little cherry. Roasted on Mondays.',
    'Beans,Ground',
  ],
  ['TEA-SENCHA', 'First Flush Sencha', 1900, 55, 'Shizuoka, picked in the last week of April.'],
  ['CHOC-BAR', 'Single Farm Chocolate', 850, 300, 'Seventy percent, from one farm in Tumaco.'],
  ['OIL-OLIVE', 'New Olive Oil, 500 ml', 1750, 80, 'Cold pressed in October, peppery, best this year.'],
  ['CANDLE-FIG', 'Fig Leaf Candle', 3200, 42, 'Burns for fifty hours and smells of a garden.'],
  ['BLANKET-WOOL', 'Wool Blanket', 15900, 7, 'Undyed wool from one flock, woven on old looms.'],
  ['LAMP-PAPER', 'Paper Lamp', 8900, 13, 'Washi on bamboo, folds flat.'],
  [
    'HEADPHONES-ON',
    'On-Ear Headphones',
    19900,
    10,
    'Parts you can replace, a cable you can lose.',
    'Black,Silver',
  ],
  ['SPEAKER-POCKET', 'Pocket Speaker', 7900, 0, 'Small, loud, waterproof. Back in stock next week.'],
  ['RECORD-LIVE', 'Live at the Souk, LP', 2700, 33, 'One evening, one take, pressed on 180 grams.'],
];

const PRICE_OF_THE_RUNNER = 12_000;
/** More than the demo drop sells, so that the shop has some left. */
const UNITS_OF_THE_RUNNER = 1_200;

export const DEMO_PRODUCTS: readonly PublishInput[] = [
  ...ROWS.map(([sku, title, amount, onHand, description, options = '']) => ({
    title,
    description,
    variants: options.split(',').map((option, index) => ({
      sku: option === '' ? sku : `${sku}-${index + 1}`,
      title: option,
      price: { amount, currency: 'EUR' },
      onHand,
    })),
  })),
  // The last, so that it is the newest.
  {
    title: 'Friday Runner',
    description: 'A limited sneaker, made once. Recycled knit, cork sole, numbered on the tongue.',
    variants: [
      {
        sku: FRIDAY_RUNNER,
        title: '',
        price: { amount: PRICE_OF_THE_RUNNER, currency: 'EUR' },
        onHand: UNITS_OF_THE_RUNNER,
      },
    ],
  },
];
