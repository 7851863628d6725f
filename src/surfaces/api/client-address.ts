import { BlockList, isIP } from 'node:net';

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

/** Whether a connection comes from one of the fronts that we believe. */
export function isTrustedProxy(address: string | undefined, proxies: string[]): boolean {
  const ip = plain(address);
  return ip !== null && trusted(proxies).check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
}

/** The connection behind a request, as the server hands it on. */
export interface Connection {
  incoming?: { socket?: { remoteAddress?: string } };
}

/**
 * The address of who asks. `X-Forwarded-For` is believed only when the connection comes from a trusted proxy, and then
 * its last entry that is not itself a trusted proxy.
 */
export function addressOf(
  connection: Connection | undefined,
  forwarded: string | null | undefined,
  proxies: string[],
): string | null {
  const direct = plain(connection?.incoming?.socket?.remoteAddress);
  if (!direct || proxies.length === 0) return direct;
  const list = trusted(proxies);
  const believes = (ip: string): boolean => list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  if (!believes(direct)) return direct;
  const hops = (forwarded ?? '').split(',').map((hop) => plain(hop.trim()));
  return hops.reverse().find((hop): hop is string => hop !== null && isIP(hop) > 0 && !believes(hop)) ?? direct;
}

const plain = (ip: string | undefined): string | null => (ip ? ip.replace(/^::ffff:(?=\d+\.)/, '') : null);
