import type { Config } from '../config.ts';

/**
 * Hosts that the product may call (promise P10a): those of its settings, and those where Meta keeps the pictures that it
 * names. A name that begins with a dot stands for every host below it. Nothing else is called, whatever an answer says.
 */
const permitted = new Set<string>();
/** Where Meta's answers place profile pictures. */
const pictures = ['.fbcdn.net', '.cdninstagram.com', '.fbsbx.com'];

let refused: () => void = () => undefined;

/** Tells whoever counts them of calls that were refused: each is a defect, or somebody trying. */
export function hearRefusals(listener: () => void): void {
  refused = listener;
}

/** Lets the product call these hosts. */
export function permitHosts(hosts: readonly string[]): void {
  for (const host of hosts) permitted.add(host.toLowerCase());
}

/** Hosts that are called by HTTP, as the settings name them. */
function calledHosts({ meta, payments }: Pick<Config, 'meta' | 'payments'>): string[] {
  const products = [meta.facebook, meta.instagram].filter((one) => one !== undefined);
  const urls = [...products.flatMap((one) => [one.tokenUrl, one.graphUrl]), ...(payments ? [payments.apiUrl] : [])];
  return [...urls.map((url) => new URL(url).hostname), ...(products.length > 0 ? pictures : [])];
}

/** Lets the product call what its settings name, and no more. */
export const permitSettings = (config: Pick<Config, 'meta' | 'payments'>): void => permitHosts(calledHosts(config));

const isHere = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|)$/.test(host);

/**
 * Every other machine that data goes to by these settings: mail server, database, payment processor, Meta. Each is
 * somebody's who has to be named as a processor (promise P10a). This machine is nobody else's.
 */
export function usedHosts(config: Pick<Config, 'meta' | 'payments' | 'smtpUrl' | 'databaseUrl'>): string[] {
  const servers = [config.smtpUrl, config.databaseUrl].filter((one) => one !== undefined);
  const hosts = [...servers.map((url) => new URL(url).hostname), ...calledHosts(config)];
  return [...new Set(hosts.map((host) => host.toLowerCase()))].filter((host) => !isHere(host));
}

/** Whether a host is one of these names; a name that begins with a dot stands for every host below it, and for itself. */
export const isNamed = (host: string, names: Iterable<string>): boolean =>
  [...names].some((name) => name === host || (name.startsWith('.') && host.endsWith(name)));

/** Whether the product may call this address; a no is told. */
export function mayCall({ hostname }: URL): boolean {
  const host = hostname.toLowerCase();
  if (isNamed(host, permitted)) return true;
  refused();
  return false;
}
