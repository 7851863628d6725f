import { parseSearch, searchParams } from './site/search.ts';

/** A page, ready to be sent or kept. */
export interface SitePage {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Seconds for which what it says stays true while nothing changes ("open now"); for good when left out. */
  trueFor?: number;
}

/** Headers of every answer of a public site: no cookie, no script but our own files, nothing framed. */
export const siteHeaders: Record<string, string> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The one true path of what was asked for, by which its page is kept; undefined for pages that are made for one visitor.
 * Unknown parameters are not part of the page.
 */
export function pageKey(url: URL): string | undefined {
  const { pathname } = url;
  if (pathname.length > 300 || /\/inquiry(\/|$)/.test(pathname)) return undefined;
  if (/^(\/[a-z]{2})?\/inventory$/.test(pathname)) {
    const params = searchParams(parseSearch(url.searchParams));
    return params ? `${pathname}?${params}` : pathname;
  }
  return pathname;
}
