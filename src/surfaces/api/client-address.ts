import { BlockList, isIP } from 'node:net';
import type { Context as Hono } from 'hono';

const lists = new Map<string, BlockList>();

/** The proxies we believe, as addresses or CIDR ranges. */
function trusted(proxies: string[]): BlockList {
  const key = proxies.join(',');
  let list = lists.get(key);
  if (!list) {
    list = new BlockList();
    for (const proxy of proxies) {
      const [address = '', bits] = proxy.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (!isIP(address)) continue;
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    }
    lists.set(key, list);
  }
  return list;
}

/**
 * The address of who asks. `X-Forwarded-For` is believed only when the connection comes from a trusted proxy, and then
 * its last entry that is not itself a trusted proxy.
 */
export function clientAddress(c: Hono, proxies: string[]): string | null {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  const direct = plain(incoming?.socket?.remoteAddress);
  if (!direct || proxies.length === 0) return direct;
  const list = trusted(proxies);
  const believes = (ip: string): boolean => list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  if (!believes(direct)) return direct;
  const hops = (c.req.header('x-forwarded-for') ?? '').split(',').map((hop) => plain(hop.trim()));
  return hops.reverse().find((hop): hop is string => hop !== null && isIP(hop) > 0 && !believes(hop)) ?? direct;
}

const plain = (ip: string | undefined): string | null => (ip ? ip.replace(/^::ffff:(?=\d+\.)/, '') : null);
