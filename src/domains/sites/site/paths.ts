/** Where things are on a dealer's site. The default language lives at the root, the other one under its own prefix. */
import type { Locale } from '#kernel/messages.ts';
import type { SiteView } from './views.ts';

type Languages = Pick<SiteView, 'defaultLocale'>;

/** A path in a language: `/inventory` in French is `/fr/inventory` on a site whose default is English. */
export function pathIn(site: Languages, locale: Locale, path: string): string {
  if (locale === site.defaultLocale) return path;
  return path === '/' ? `/${locale}` : `/${locale}${path}`;
}

/** A path in the page's own language. */
export const pathOf = (site: Pick<SiteView, 'defaultLocale' | 'locale'>, path: string): string =>
  pathIn(site, site.locale, path);

/** The same with the site's origin, for everything that leaves the page. */
export const absolute = (site: Pick<SiteView, 'baseUrl'>, path: string): string => `${site.baseUrl}${path}`;

/** A request's path as language and the path within it; a prefix for the default language is not known (404). */
export function readPath(
  site: Pick<SiteView, 'defaultLocale' | 'languages'>,
  pathname: string,
): { locale: Locale; path: string } {
  for (const locale of site.languages) {
    if (locale === site.defaultLocale) continue;
    if (pathname === `/${locale}`) return { locale, path: '/' };
    if (pathname.startsWith(`/${locale}/`)) return { locale, path: pathname.slice(locale.length + 1) };
  }
  return { locale: site.defaultLocale, path: pathname };
}

export { parseVehicleSlug, vehiclePath, vehicleSlug } from '#domains/inventory/index.ts';
