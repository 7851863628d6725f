import { deviceName } from '#domains/accounts/index.ts';

/** A program that asks, reduced to what trends need: family with major version, and system. */
export interface Client {
  browser: string;
  os: string;
}

const signs: Record<string, string> = {
  Edge: 'Edg',
  Opera: 'OPR',
  Firefox: 'Firefox|FxiOS',
  Chrome: 'Chrome|CriOS',
  Safari: 'Version',
};
const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'macOS', 'ChromeOS', 'Linux'];

/** Family, major version and system of a browser (P05a). Whatever is not known is `other`, so that nothing of it is kept. */
export function clientOf(userAgent: string | null): Client {
  const [family = '', system = ''] = (deviceName(userAgent) ?? '').split(', ');
  const sign = signs[family];
  const os = systems.includes(system) ? system : 'other';
  if (!sign) return { browser: 'other', os };
  const major = new RegExp(`(?:${sign})/(\\d{1,3})`).exec(userAgent!)?.[1];
  return { browser: major ? `${family} ${major}` : family, os };
}
