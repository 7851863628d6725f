import { styleSources } from '#platform/web/page-style.ts';

/** Security headers of pages (security.md 7). Set by hand, because the ready-made middleware halves the pages per second. */
const always: Record<string, string> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const policy = (styles: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' ${styles}; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

let known: Record<string, string> | undefined;

/** Of pages that are made here whole: the style sheets that they bring are named by their hash. */
export const pageHeaders = (): Readonly<Record<string, string>> =>
  (known ??= { 'Content-Security-Policy': policy(styleSources()), ...always });

/** Of the office: styles that its screens make while they run carry the nonce of the page that they are on. */
export const officeHeaders = (nonce: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': policy(`'nonce-${nonce}'`),
  ...always,
});
