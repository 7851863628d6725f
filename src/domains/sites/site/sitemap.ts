/** The site's pages for search engines, in the form of sitemaps.org, with both languages and the photos. */
import { localeTag } from '#kernel/messages.ts';
import { absolute, pathIn, vehiclePath } from './paths.ts';
import type { SiteView } from './views.ts';

/** A page for the map. `path` is without a language's prefix; `changedAt` only when it is true. */
export interface SitemapPage {
  path: string;
  changedAt?: Date | undefined;
  /** Absolute URLs, or paths on this host. */
  images?: readonly string[] | undefined;
}

/** The most pages one file may name. */
export const pagesPerSitemap = 50_000;

type Site = Pick<SiteView, 'baseUrl' | 'defaultLocale' | 'languages'>;

// oxlint-disable-next-line no-control-regex -- XML 1.0 cannot hold these in any form
const notInXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(notInXml, '')
    .replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '');

/** The pages every site has. */
export const fixedPages: readonly SitemapPage[] = ['/', '/inventory', '/contact', '/privacy'].map((path) => ({
  path,
}));

/** A vehicle's page for the map. */
export const vehiclePageForMap = (
  vehicle: Parameters<typeof vehiclePath>[0],
  changedAt: Date,
  images: readonly string[] = [],
): SitemapPage => ({ path: vehiclePath(vehicle), changedAt, images });

/** One map: each page once in each language, each naming its other languages. At most `pagesPerSitemap` entries. */
export function sitemap(site: Site, pages: readonly SitemapPage[]): string {
  const entries = pages.flatMap((page) => {
    const where = site.languages.map((locale) => ({ locale, url: absolute(site, pathIn(site, locale, page.path)) }));
    const others =
      where.length < 2
        ? ''
        : [
            ...where.map(
              ({ locale, url }) => `<xhtml:link rel="alternate" hreflang="${localeTag(locale)}" href="${xml(url)}"/>`,
            ),
            `<xhtml:link rel="alternate" hreflang="x-default" href="${xml(absolute(site, page.path))}"/>`,
          ].join('');
    const images = (page.images ?? [])
      .map(
        (url) =>
          `<image:image><image:loc>${xml(url.startsWith('/') ? absolute(site, url) : url)}</image:loc></image:image>`,
      )
      .join('');
    const changed = page.changedAt ? `<lastmod>${page.changedAt.toISOString()}</lastmod>` : '';
    return where.map(({ url }) => `<url><loc>${xml(url)}</loc>${changed}${others}${images}</url>\n`);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n${entries.join('')}</urlset>\n`;
}

/** The pages cut into maps that keep the limit, counting each language. */
export function sitemapParts(site: Site, pages: readonly SitemapPage[]): SitemapPage[][] {
  const size = Math.floor(pagesPerSitemap / Math.max(1, site.languages.length));
  return Array.from({ length: Math.max(1, Math.ceil(pages.length / size)) }, (_, at) =>
    pages.slice(at * size, (at + 1) * size),
  );
}

/** The map of maps, for sites that need more than one: `/sitemap-1.xml` and on. */
export const sitemapIndex = (site: Site, parts: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${Array.from(
    { length: parts },
    (_, at) => `<sitemap><loc>${xml(absolute(site, `/sitemap-${at + 1}.xml`))}</loc></sitemap>\n`,
  ).join('')}</sitemapindex>\n`;
