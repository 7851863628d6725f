import {
  countPublished,
  findPublished,
  findSimilar,
  listForSitemap,
  searchPublished,
} from '#domains/inventory/index.ts';
import type { PublishedFilter } from '#domains/inventory/index.ts';
import type { Locale } from '#kernel/messages.ts';
import { shortVehicleName } from '#kernel/vehicle-name.ts';
import type { Origin, VisitorContext } from '#platform/database/context.ts';
import type { Ground } from '#platform/ground.ts';
import { facetsOf } from './facet-views.ts';
import type { SitePage } from './page.ts';
import { siteAssets } from './site/assets.ts';
import { contactPage } from './site/contact-page.ts';
import { gonePage } from './site/gone-page.ts';
import { homePage } from './site/home-page.ts';
import { inquiryPage } from './site/inquiry-page.ts';
import { notFoundPage, troublePage } from './site/not-found-page.ts';
import { trueForSeconds } from './site/opening-hours.ts';
import { parseVehicleSlug, pathIn, readPath, vehiclePath, vehicleSlug } from './site/paths.ts';
import { privacyPage } from './site/privacy-page.ts';
import { robotsText } from './site/robots.ts';
import { emptySearch, parseSearch, searchUrl } from './site/search.ts';
import type { SearchQuery } from './site/search.ts';
import { resultsPerPage as perPage, searchPage } from './site/search-page.ts';
import { fixedPages, sitemap, sitemapIndex, sitemapParts, vehiclePageForMap } from './site/sitemap.ts';
import { thanksPage } from './site/thanks-page.ts';
import { themeSheet } from './site/theme.ts';
import { vehiclePage } from './site/vehicle-page.ts';
import { emptyForm } from './site/views.ts';
import { inLocale, readSiteFacts } from './site-facts.ts';
import type { SiteAddress, SiteFacts } from './site-facts.ts';
import { cardOf, vehicleViewOf } from './vehicle-views.ts';

const page = (status: number, body: string, headers: Record<string, string> = {}): SitePage => ({
  status,
  body,
  headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache', ...headers },
});

const forEver = 'public, max-age=31536000, immutable';

/** Renders what was asked for, as a visitor's own transaction sees it. */
export async function renderPage(ground: Ground, address: SiteAddress, url: URL, origin: Origin): Promise<SitePage> {
  const asset = siteAssets.get(url.pathname);
  if (asset) return page(200, asset.body, { 'Content-Type': asset.contentType, 'Cache-Control': forEver });
  return ground.database.asVisitor({ dealershipId: address.dealershipId, origin }, async (ctx) => {
    const facts = await readSiteFacts(ctx, address);
    const theme = themeSheet(facts);
    if (url.pathname === theme.path)
      return page(200, theme.css, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': forEver });
    if (url.pathname === '/robots.txt')
      return page(200, robotsText(facts), { 'Content-Type': 'text/plain; charset=utf-8' });
    const map = /^\/sitemap(?:-([1-9]\d{0,3}))?\.xml$/.exec(url.pathname);
    const maps = map && (await mapOf(ctx, facts, map[1] ? Number(map[1]) : undefined));
    if (maps) return page(200, maps, { 'Content-Type': 'application/xml; charset=utf-8' });
    const { locale, path } = readPath(facts, url.pathname);
    const made =
      (path === '/privacy' || path === '/privacy/sent'
        ? page(200, privacyPage(inLocale(facts, locale), platformOf(ground), { values: {}, sent: path !== '/privacy' }))
        : await inLanguage(ctx, facts, locale, path, url.searchParams)) ??
      page(404, notFoundPage(inLocale(facts, locale)));
    // Every page's footer says whether the place is open.
    return { ...made, trueFor: trueForSeconds(facts) };
  });
}

export const platformOf = ({ config }: Ground) => ({
  name: config.company.name,
  policyUrl: `${config.origin}/legal/privacy`,
});

/** The page for our own faults, in the site's look and the language of the address. @throws when even that cannot be had */
export async function renderTrouble(
  ground: Ground,
  address: SiteAddress,
  url: URL,
  status: number,
  origin: Origin,
): Promise<SitePage> {
  return ground.database.asVisitor({ dealershipId: address.dealershipId, origin }, async (ctx) => {
    const facts = await readSiteFacts(ctx, address);
    const { locale } = readPath(facts, url.pathname);
    return page(status, troublePage(inLocale(facts, locale), origin.requestId), { 'Cache-Control': 'no-store' });
  });
}

async function inLanguage(
  ctx: VisitorContext,
  facts: SiteFacts,
  locale: Locale,
  path: string,
  params: URLSearchParams,
): Promise<SitePage | undefined> {
  const site = inLocale(facts, locale);
  if (path === '/') return page(200, homePage(site, await homeView(ctx, facts, locale)));
  if (path === '/inventory') return results(ctx, facts, locale, parseSearch(params));
  if (path === '/contact') return page(200, contactPage(site, emptyForm));
  if (path === '/inquiry/thanks') return page(200, thanksPage(site, await newest(ctx, facts, locale, 3)));
  if (path === '/inquiry') {
    const about = parseVehicleSlug(params.get('vehicle') ?? '');
    const found = about
      ? (await findPublished(ctx, about)).find(({ vehicle }) => vehicleSlug(vehicle) === params.get('vehicle'))
      : undefined;
    return page(200, inquiryPage(site, emptyForm, found && cardOf(facts, found.vehicle, locale)));
  }
  const slug = /^\/inventory\/([^/]+)$/.exec(path)?.[1];
  return slug === undefined ? undefined : onePage(ctx, facts, locale, slug);
}

async function onePage(
  ctx: VisitorContext,
  facts: SiteFacts,
  locale: Locale,
  slug: string,
): Promise<SitePage | undefined> {
  const named = parseVehicleSlug(slug);
  if (!named) return undefined;
  const found = await findPublished(ctx, named);
  const right = found.find(({ vehicle }) => vehicleSlug(vehicle) === slug) ?? found[0];
  if (!right) return undefined;
  const path = pathIn(facts, locale, vehiclePath(right.vehicle));
  // A corrected model or stock number moves the page; its old address leads to the new one.
  if (!path.endsWith(`/${slug}`)) return page(301, '', { Location: `${facts.baseUrl}${path}` });
  const similar = await findSimilar(ctx, right.vehicle, 4);
  const view = vehicleViewOf(facts, right.vehicle, right.photos, similar, locale);
  const site = inLocale(facts, locale);
  return view.status === 'sold'
    ? page(410, gonePage(site, shortVehicleName({ ...view, stockNumber: '' }, locale) || undefined, view.similar))
    : page(200, vehiclePage(site, view));
}

/** A search in the words of the inventory: dollars become cents. */
const filterOf = (query: SearchQuery): PublishedFilter => {
  const { price, ...ranges } = query.ranges;
  const cents = (dollars: number | undefined, up: number) => (dollars === undefined ? undefined : dollars * 100 + up);
  return {
    ...(query.words ? { words: query.words } : {}),
    lists: query.lists,
    ranges: { ...ranges, ...(price ? { price: { from: cents(price.from, 0), to: cents(price.to, 99) } } : {}) },
  };
};

async function results(ctx: VisitorContext, facts: SiteFacts, locale: Locale, query: SearchQuery): Promise<SitePage> {
  const filter = filterOf(query);
  const { vehicles, total } = await searchPublished(ctx, filter, query.sort, {
    offset: (query.page - 1) * perPage,
    limit: perPage,
  });
  const counts = await countPublished(ctx, filter);
  const view = {
    query,
    total,
    vehicles: vehicles.map((vehicle) => cardOf(facts, vehicle, locale)),
    facets: facetsOf(facts, counts, locale),
    pageCount: Math.max(1, Math.ceil(total / perPage)),
    ...(total === 0 ? { alternatives: await newest(ctx, facts, locale, 4) } : {}),
  };
  const beyond = query.page > view.pageCount;
  return page(
    beyond ? 404 : 200,
    searchPage(inLocale(facts, locale), view),
    beyond ? {} : { Link: `<${facts.baseUrl}${pathIn(facts, locale, searchUrl(query))}>; rel="canonical"` },
  );
}

async function newest(ctx: VisitorContext, facts: SiteFacts, locale: Locale, limit: number) {
  const { vehicles } = await searchPublished(ctx, filterOf(emptySearch), 'newest', { offset: 0, limit });
  return vehicles.map((vehicle) => cardOf(facts, vehicle, locale));
}

async function homeView(ctx: VisitorContext, facts: SiteFacts, locale: Locale) {
  const { vehicles, total } = await searchPublished(ctx, filterOf(emptySearch), 'newest', { offset: 0, limit: 8 });
  const { lists } = facetsOf(facts, await countPublished(ctx, filterOf(emptySearch)), locale);
  const cards = vehicles.map((vehicle) => cardOf(facts, vehicle, locale));
  return {
    total,
    newest: cards,
    makes: lists.make ?? [],
    bodyStyles: lists.body ?? [],
    hero: cards.find((card) => (card.cover?.width ?? 0) >= 1000)?.cover,
  };
}

/** The map of all pages; the map of maps when they are too many for one; or one part. Undefined: there is no such part. */
async function mapOf(ctx: VisitorContext, facts: SiteFacts, part: number | undefined): Promise<string | undefined> {
  const vehicles = await listForSitemap(ctx);
  const pages = vehicles.map((vehicle) => {
    const widest = vehicle.cover?.sizes.filter((size) => size.format === 'jpeg').at(-1);
    return vehiclePageForMap(
      vehicle,
      vehicle.updatedAt,
      widest ? [`/photos/${vehicle.cover!.publicName}/${widest.width}.jpeg`] : [],
    );
  });
  const parts = sitemapParts(facts, [...fixedPages, ...pages]);
  if (part !== undefined) return parts.length > 1 && parts[part - 1] ? sitemap(facts, parts[part - 1]!) : undefined;
  return parts.length > 1 ? sitemapIndex(facts, parts.length) : sitemap(facts, parts[0]!);
}
