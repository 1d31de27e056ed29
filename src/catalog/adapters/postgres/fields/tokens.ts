/** What is asked of fields as the index of a search has them: `product_field_tokens` writes the same tokens. */
import { createHash } from 'node:crypto';
import type { FieldCondition } from '../../../domain/content/field-filter.js';

/** A tsquery of all of it. Keys are plain and values bits, hashes or true and false, so nothing is to be escaped. */
export function queryOf(conditions: readonly FieldCondition[]): string {
  return conditions
    .flatMap(({ key, values, min, max }) => [
      ...(values === undefined ? [] : [values.map((value) => `'f${key}=${tokenOf(value)}'`)]),
      ...(min === undefined && max === undefined
        ? []
        : [
            beginnings(bitsOf(min ?? -Infinity), bitsOf(max ?? Infinity)).map(
              (bits) => `'f${key}=n${bits}':*`,
            ),
          ]),
    ])
    .map((any) => `(${any.join('|') || NOTHING})`)
    .join('&');
}

/** No word of anything. */
const NOTHING = `'f'`;

function tokenOf(value: string | number | boolean): string {
  if (typeof value === 'number') return `n${bitsOf(value)}`;
  if (typeof value === 'boolean') return `b${value}`;
  return `t${createHash('sha256').update(value).digest('hex').slice(0, 32)}`;
}

const BITS = 64;

/** The 64 bits of a number (IEEE 754), turned so that they are in the order of numbers. */
function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(BITS / 8));
  // Of the two zeros the one that JSON has.
  view.setFloat64(0, value + 0);
  const bits = view.getBigUint64(0).toString(2).padStart(BITS, '0');
  return bits.startsWith('0') ? `1${bits.slice(1)}` : bits.replace(/./g, (bit) => (bit === '0' ? '1' : '0'));
}

/** With which bits a number from `low` to `high` begins, 126 ways at most; none if there is no such number. */
function beginnings(low: string, high: string): string[] {
  if (low > high) return [];
  if (!low.includes('1') && !high.includes('0')) return [''];
  const [lower, higher] = [low.slice(1), high.slice(1)];
  const behind = (bit: string, from: string, to: string) => beginnings(from, to).map((rest) => bit + rest);
  if (low[0] === high[0]) return behind(low[0] ?? '', lower, higher);
  return [...behind('0', lower, '1'.repeat(lower.length)), ...behind('1', '0'.repeat(lower.length), higher)];
}
