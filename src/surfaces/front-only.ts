import type { IncomingMessage } from 'node:http';
import type { Config } from '#platform/config.ts';
import { isTrustedProxy } from './api/client-address.ts';

/** An answer that is given before anything of the product is asked. */
export interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const problem = (code: string, title: string, detail: string): Refusal => ({
  status: 403,
  headers: { 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store' },
  body: JSON.stringify({ type: `/problems/${code}`, title, status: 403, detail, code }),
});

/** Whether the machine is alive, and what it asks itself; they hand out nothing, or look themselves who asks. */
const own = new Set(['/healthz', '/readyz', '/metrics', '/front/ask']);

/**
 * In production nobody comes in but through the front that speaks TLS (promise P17a): a connection from elsewhere is
 * refused, and so is whatever the front itself was sent in the clear. A page of a browser is sent on to HTTPS; a call of
 * the API is not, because its key or cookie went over the wire already.
 */
export function pastTheFront(
  { production, trustedProxies }: Pick<Config, 'production' | 'trustedProxies'>,
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { socket: { remoteAddress?: string | undefined } },
): Refusal | undefined {
  if (!production) return undefined;
  const path = (request.url ?? '/').split('?')[0]!;
  if (own.has(path)) return undefined;
  if (!isTrustedProxy(request.socket.remoteAddress, trustedProxies))
    return problem(
      'front_only',
      'Not this way',
      'This port answers its TLS front only (AUTOMO_TRUSTED_PROXIES). Use the https address.',
    );
  // A chain of fronts writes a list: what the person's own connection was stands first.
  const proto = String(request.headers['x-forwarded-proto'] ?? '')
    .split(',')[0]!
    .trim()
    .toLowerCase();
  if (proto === 'https') return undefined;
  const host = request.headers.host ?? '';
  const page = (request.method === 'GET' || request.method === 'HEAD') && !path.startsWith('/api/');
  if (proto === 'http' && page && /^[a-z0-9.-]+(:\d+)?$/i.test(host))
    return {
      status: 308,
      headers: { Location: `https://${host.replace(/:\d+$/, '')}${request.url ?? '/'}`, 'Cache-Control': 'no-store' },
      body: '',
    };
  return problem(
    'https_only',
    'HTTPS only',
    'Call by https. A key that was sent this way should be replaced. (A front must say X-Forwarded-Proto.)',
  );
}
