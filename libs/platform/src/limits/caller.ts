import { isIPv6 } from 'node:net';
import type { Actor } from '#kernel';

/** Who is counted: the user if there is one, else where the request comes from. */
export function callerOf(actor: Actor | undefined, address: string | undefined): string {
  return actor === undefined ? `ip:${network(address ?? 'unknown')}` : `user:${actor.userId}`;
}

/** The network one client has to itself: an IPv4 address, or an IPv6 /64, inside of which everyone picks addresses at will. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::', 2);
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = Array<string>(Math.max(8 - left.length - right.length, 0)).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

function groups(part: string): string[] {
  if (part === '') return [];
  // An IPv4 tail (`64:ff9b::192.0.2.1`) stands for two groups; it never reaches into the first four after `::`.
  return part
    .split(':')
    .flatMap((group) => (group.includes('.') ? ['0', '0'] : [Number.parseInt(group, 16).toString(16)]));
}
