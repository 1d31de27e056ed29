import { describe, expect, it } from '@jest/globals';
import { Email } from './email.js';

describe('an e-mail address', () => {
  it('is the same mailbox however it is typed', () => {
    expect(Email.of('  Ada@Example.COM ').text).toBe('ada@example.com');
    expect(Email.of('jose\u0301@example.com').text).toBe(Email.of('jos\u00e9@example.com').text);
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'a@b@c',
    'a da@example.com',
    'a\u0000@example.com',
    `${'a'.repeat(250)}@b.de`,
  ])('refuses %j', (text) => {
    expect(() => Email.of(text)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });
});
