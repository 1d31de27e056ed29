import { describe, expect, it } from '@jest/globals';
import { fieldPath, unusableField } from './unusable-field.js';

const parsed = (json: string): unknown => JSON.parse(json);

describe('fields that no input may have', () => {
  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'prototype',
  ])('are the names that every object has: %s', (name) => {
    const message = `property ${name} should not exist`;
    expect(unusableField(parsed(`{"${name}":1}`))).toEqual({ path: name, message });
    expect(unusableField(parsed(`{"a":[{"b":{"${name}":1}}]}`))).toEqual({ path: `a.0.b.${name}`, message });
  });

  it('are those too deep to be looked through, without running out of stack', () => {
    expect(unusableField(parsed(`${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`))).toMatchObject({
      message: 'nests too deep',
    });
  });

  it('are those too wide to be looked through, bytes and half characters', () => {
    expect(unusableField({ list: Array(1_001).fill(0) })).toEqual({
      path: 'list',
      message: 'holds too much',
    });
    const wide = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`n${index}`, 0]));
    expect(unusableField(wide)).toEqual({ path: '', message: 'holds too much' });
    expect(unusableField({ id: new Uint8Array(3) })).toEqual({ path: 'id', message: 'must not be bytes' });
    expect(unusableField({ texts: ['a', '\ud800'] })).toEqual({
      path: 'texts.1',
      message: 'must be well-formed text',
    });
  });

  it.each([undefined, null, 1, 'text', [], {}, { name: 'constructor', list: [['__proto__']] }])(
    'are not in %j',
    (value) => {
      expect(unusableField(value)).toBeUndefined();
    },
  );
});

describe('the path of a field', () => {
  it('repeats names as programmers write them, and nothing odd or endless', () => {
    expect(fieldPath('variants.0', 'price')).toBe('variants.0.price');
    expect(fieldPath('', 'limit[gt]')).toBe('limit[gt]');
    for (const odd of ['<b>', 'a b', '\u0000', 'é', 'n'.repeat(101)]) expect(fieldPath('a', odd)).toBe('a');
  });
});
