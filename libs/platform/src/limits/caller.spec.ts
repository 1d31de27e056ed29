import { describe, expect, it } from '@jest/globals';
import { callerOf, network } from './caller.js';

describe('who is counted', () => {
  it('is the user, wherever the request comes from', () => {
    const actor = {
      userId: 'u1',
      sessionId: 's1',
      displayName: 'Ada',
      role: 'shopper',
      guest: false,
    } as const;
    expect(callerOf(actor, '192.0.2.1')).toBe('user:u1');
  });

  it('is the address of a stranger', () => {
    expect(callerOf(undefined, '192.0.2.1')).toBe('ip:192.0.2.1');
    expect(callerOf(undefined, undefined)).toBe('ip:unknown');
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['not an address', 'not an address'],
  ])('%s belongs to %s', (address, expected) => {
    expect(network(address)).toBe(expected);
  });

  it('is the same client all over one IPv6 /64', () => {
    expect(network('2001:db8:1:2:aaaa::1')).toBe(network('2001:db8:1:2:bbbb:cccc:dddd:eeee'));
    expect(network('2001:db8:1:3::1')).not.toBe(network('2001:db8:1:2::1'));
  });
});
