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

/** Lets the product call what its settings name, and no more. */
export function permitSettings({ meta, payments }: Pick<Config, 'meta' | 'payments'>): void {
  const products = [meta.facebook, meta.instagram].filter((one) => one !== undefined);
  const urls = [...products.flatMap((one) => [one.tokenUrl, one.graphUrl]), ...(payments ? [payments.apiUrl] : [])];
  permitHosts([...urls.map((url) => new URL(url).hostname), ...(products.length > 0 ? pictures : [])]);
}

/** Whether the product may call this address; a no is told. */
export function mayCall({ hostname }: URL): boolean {
  const host = hostname.toLowerCase();
  if (permitted.has(host) || [...permitted].some((one) => one.startsWith('.') && host.endsWith(one))) return true;
  refused();
  return false;
}
