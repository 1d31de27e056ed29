/** Bars in groups, as an SVG that shows in light and dark pages alike. */
export interface Bars {
  readonly title: string;
  readonly series: readonly string[];
  /** Of each group one value for each series. */
  readonly groups: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const WIDTH = 720;
const HEIGHT = 320;
const BOTTOM = 270;
const TOP = 70;
const COLOURS = ['#2563eb', '#9ca3af', '#f59e0b'];

export function bars({ title, series, groups }: Bars): string {
  const most = Math.max(...groups.flatMap(({ values }) => values));
  const slot = WIDTH / groups.length;
  const wide = (slot * 0.7) / series.length;
  const drawn = groups.flatMap(({ name, values }, group) => [
    text(slot * (group + 0.5), BOTTOM + 22, name),
    ...values.flatMap((value, index) => {
      const x = slot * (group + 0.15) + index * wide;
      const high = ((BOTTOM - TOP) * value) / most;
      return [
        `<rect x="${round(x)}" y="${round(BOTTOM - high)}" width="${round(wide - 6)}" height="${round(high)}" fill="${COLOURS[index] ?? '#111'}"/>`,
        text(x + wide / 2 - 3, BOTTOM - high - 6, Math.round(value).toLocaleString('en')),
      ];
    }),
  ]);
  const legend = series.flatMap((name, index) => [
    `<rect x="${20 + index * 220}" y="38" width="12" height="12" fill="${COLOURS[index] ?? '#111'}"/>`,
    text(38 + index * 220, 49, name, 'start'),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" fill="#6b7280">`,
    text(20, 22, title, 'start'),
    ...legend,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

function text(x: number, y: number, words: string, anchor = 'middle'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`;
}

function round(value: number): string {
  return value.toFixed(1);
}
