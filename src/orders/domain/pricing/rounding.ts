/**
 * The one rounding rule of the shop: `amount × share / whole` in whole minor units, half up.
 *
 * Exact for every amount there is, as the product of two safe integers may not be one.
 */
export function portion(amount: number, share: number, whole: number): number {
  const doubled = 2n * BigInt(amount) * BigInt(share) + BigInt(whole);
  return Number(doubled / (2n * BigInt(whole)));
}

/**
 * Splits `amount` by `weights` without losing a cent: what rounding down leaves over goes to the largest remainders,
 * among equals to the first. No share is larger than its weight unless `amount` is larger than all of them.
 */
export function allotted(amount: number, weights: readonly number[]): readonly number[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (whole === 0n) return weights.map(() => 0);
  const shares = weights.map((weight, place) => {
    const product = BigInt(amount) * BigInt(weight);
    return { place, floor: Number(product / whole), rest: product % whole };
  });
  const over = amount - shares.reduce((sum, { floor }) => sum + floor, 0);
  const first = [...shares].sort((a, b) =>
    a.rest === b.rest ? a.place - b.place : a.rest < b.rest ? 1 : -1,
  );
  const lucky = new Set(first.slice(0, over).map(({ place }) => place));
  return shares.map(({ place, floor }) => floor + (lucky.has(place) ? 1 : 0));
}
