/** What crawlers may read. A demonstration site asks them to stay away, so that its samples are never found. */
import { absolute, pathIn } from './paths.ts';
import type { SiteView } from './views.ts';

/** The text of `/robots.txt`. */
export function robotsText(site: Pick<SiteView, 'baseUrl' | 'demo' | 'languages' | 'defaultLocale'>): string {
  if (site.demo) return 'User-agent: *\nDisallow: /\n';
  const closed = site.languages.map((locale) => `Disallow: ${pathIn(site, locale, '/inquiry')}`);
  return ['User-agent: *', ...closed, 'Disallow: /*?*sort=', '', `Sitemap: ${absolute(site, '/sitemap.xml')}`, ''].join(
    '\n',
  );
}
