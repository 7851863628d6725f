/** Where things are on a dealer's site. The default language lives at the root, the other one under its own prefix. */
import type { Locale } from '#kernel/messages.ts';
import { fold } from '#kernel/text.ts';
import type { SiteView, VehicleCardView } from './views.ts';

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

const slugOf = (text: string): string =>
  fold(text)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

type Slugged = Pick<VehicleCardView, 'year' | 'make' | 'model' | 'stockNumber' | 'id'>;

/**
 * The last part of a vehicle's URL: `2018-toyota-rav4-a1024`. It ends with the stock number, by which the vehicle is
 * found again; a stock number that a URL cannot carry gives way to the id.
 */
export function vehicleSlug(vehicle: Slugged): string {
  const stock = vehicle.stockNumber.replaceAll(/\s/g, '').toLowerCase();
  const tail = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(stock) ? stock : `id-${vehicle.id}`;
  return [slugOf([vehicle.year, vehicle.make, vehicle.model].filter(Boolean).join(' ')), tail]
    .filter(Boolean)
    .join('-');
}

/**
 * What a vehicle's URL may mean: an id, or stock numbers in their folded form (upper case, no spaces), longest first,
 * since model and stock number may both hold hyphens. The right one is the vehicle whose `vehicleSlug` is the same; if
 * none is, the first that exists has moved to its own slug. Undefined: not a vehicle's URL.
 */
export function parseVehicleSlug(slug: string): { id?: string; stockNumbers: string[] } | undefined {
  if (slug.length > 200 || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) return undefined;
  const id = /(?:^|-)id-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(slug)?.[1];
  const parts = slug.split('-').slice(-8);
  const stockNumbers = parts.map((_, at) => parts.slice(at).join('-').toUpperCase());
  return id ? { id, stockNumbers } : { stockNumbers };
}

/** The path of a vehicle's page, without the language's prefix. */
export const vehiclePath = (vehicle: Slugged): string => `/inventory/${vehicleSlug(vehicle)}`;
