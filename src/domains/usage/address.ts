import { isIP } from 'node:net';
import { ipv6Groups, unmapped } from '#kernel/ip.ts';

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
