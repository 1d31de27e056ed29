import { describe, expect, it } from '@jest/globals';
import { unusableField } from './unusable-field.js';

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

  it.each([undefined, null, 1, 'text', [], {}, { name: 'constructor', list: [['__proto__']] }])(
    'are not in %j',
    (value) => {
      expect(unusableField(value)).toBeUndefined();
    },
  );
});
