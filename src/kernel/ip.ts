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
