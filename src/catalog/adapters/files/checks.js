/**
 * What the fields of a row must be, whatever file they come from: as at `POST /v2/products`, whose rules a test compares
 * with these. A check gives the value as it is stored, or undefined and tells `complain` why.
 */
import { isISO4217CurrencyCode } from 'class-validator';

/** As the kernel's `isPlainText`, which a thread that Node starts by its path cannot import. */
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;
/** As programmers write names: nothing odd or endless is sent back. */
const PLAIN = /^[\w.-]{1,60}$/;
const DIGITS = /^\d{1,10}$/;

/** Longer than this a record is not read. */
export const MAX_RECORD = 512 * 1024;

export function textOf(value, { min, max }, complain) {
  if (typeof value !== 'string') return complain('must be a text');
  const text = value.normalize('NFC');
  if (FORBIDDEN.test(text) || !text.isWellFormed()) return complain('must not contain control characters');
  const { length } = [...text];
  if (length < min || length > max) return complain(`must be ${min} to ${max} characters`);
  return text;
}

export function wholeNumberOf(value, max, complain) {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  return complain(`must be a whole number from 0 to ${max}`);
}

export function currencyOf(value, complain) {
  // The list alone would take `eur` as well.
  if (typeof value === 'string' && /^[A-Z]{3}$/.test(value) && isISO4217CurrencyCode(value)) return value;
  return complain('must be an ISO 4217 code such as EUR');
}

/** A cell of a table: it has only text, and lines that end as spreadsheets end them. */
export function cellText(cell, limits, complain) {
  if (cell.includes('\ufffd')) return complain('has bytes that are not UTF-8');
  return textOf(cell.replace(/\r\n?/g, '\n'), limits, complain);
}

export function cellNumber(cell, max, complain) {
  return wholeNumberOf(DIGITS.test(cell) ? Number(cell) : undefined, max, complain);
}

export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Unknown fields are refused. Many of them are one complaint. */
export function only(value, known, path, complain) {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  complain(PLAIN.test(unknown) ? [path, unknown].filter(Boolean).join('.') : path, 'should not exist');
}
