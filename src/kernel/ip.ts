import { isIP } from 'node:net';

/** The eight groups of an IPv6 address as they are written, `::` filled in. The zone (`%eth0`) does not count. */
export function ipv6Groups(ip: string): string[] {
  const plain = ip.split('%')[0]!;
  const [head = '', tail] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  if (tail === undefined) return left;
  const right = tail.split(':').filter(Boolean);
  return [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
}

/** The IPv4 address that an IPv6 socket tells as `::ffff:192.0.2.1`; anything else as it is. */
export const unmapped = (ip: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip;

/**
 * The network of an address: the first 24 bits of IPv4, the first 48 of IPv6 (P05b). What is no address is null; a
 * mapped IPv4 address is cut as the IPv4 address that it is.
 */
export function networkOf(ip: string | null): string | null {
  if (!ip) return null;
  const plain = unmapped(ip);
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0`;
  if (isIP(plain) !== 6) return null;
  const network = ipv6Groups(plain).slice(0, 3);
  return `${network.map((part) => Number.parseInt(part, 16).toString(16)).join(':')}::`;
}
