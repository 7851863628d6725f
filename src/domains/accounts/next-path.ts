/**
 * Where to go on after signing in: a path of our own pages, or null. Whatever a browser might read as another host
 * (`//host`, `/\host`, control characters, encoded slashes at the start) is ignored. Safe in browser and server.
 */
export function ownPath(next: string | null | undefined): string | null {
  if (!next || next.length > 1000) return null;
  if (!/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes('\\')) return null;
  if (/^\/(?:%2f|%5c|%09|%0a|%0d|\.)/i.test(next)) return null;
  const base = 'http://own.invalid';
  if (!URL.canParse(next, base)) return null;
  const url = new URL(next, base);
  if (url.origin !== base || url.pathname.startsWith('//')) return null;
  if (/^\/(api|sign-in|sign-up|legal|photos)(\/|$)/.test(url.pathname)) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}
