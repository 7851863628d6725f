/** The first page: what to find here, the newest on the lot, who and where the dealership is. */
import { formatNumber } from '#kernel/format.ts';
import { searchPath } from './facets.ts';
import { hoursTable, locationContact } from './location-block.ts';
import { markup, paragraphs } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pathOf } from './paths.ts';
import { pictureTag } from './picture.ts';
import { searchFor } from './search.ts';
import { pageFrame } from './shell.ts';
import { dealerData } from './structured-data.ts';
import { cardGrid } from './vehicle-card.ts';
import type { FacetOption, HomeView, SiteView } from './views.ts';

/** The home page, as HTML text. */
export function homePage(site: SiteView, view: HomeView): string {
  const t = siteMessages(site.locale);
  const city = site.locations[0]?.city;
  const hero = view.hero && pictureTag(view.hero, { sizes: '(min-width:64em) 34rem,1px', widest: 1200, alt: '' });
  return pageFrame(site, {
    title: city ? t('homeTitle', { name: site.name, city }) : t('homeTitlePlain', { name: site.name }),
    description: t('homeDescription', { count: view.total, name: site.name }),
    path: '/',
    data: [dealerData(site)],
    picture: view.hero,
    main: markup`
    <section class="hero${hero ? ' pictured' : ''}"><div class="wrap"><div>
      <h1>${t('homeLead')}</h1>
      <p>${t('homeCount', { count: view.total })}</p>
      <form action="${pathOf(site, '/inventory')}" method="get" role="search"><label for="q">${t('searchLabel')}</label><div><input type="search" id="q" name="q" maxlength="80"><button class="button">${t('searchButton')}</button></div></form>
    </div>${hero && markup`<div class="photo">${hero}${view.hero?.sample && markup`<small class="sample">${t('samplePhoto')}</small>`}</div>`}</div></section>
    ${view.bodyStyles.length > 1 && browse(site, 'body', t('browseBody'), view.bodyStyles)}
    ${view.newest.length > 0 && markup`<section class="wrap band"><div class="bar"><h2>${t('newest')}</h2><a href="${pathOf(site, '/inventory')}">${t('seeAll')}</a></div>${cardGrid(site, view.newest, { level: 3 })}</section>`}
    ${view.makes.length > 1 && browse(site, 'make', t('browseMake'), view.makes)}
    <section class="wrap band about">
      <div>${site.about ? markup`<h2>${t('about', { name: site.name })}</h2>${paragraphs(site.about)}` : markup`<h2>${t('visitUs')}</h2>`}</div>
      ${site.locations.map((location) => markup`<div class="place"><h3>${location.name}</h3><div>${locationContact(site, location)}</div><div>${hoursTable(site, location)}</div></div>`)}
    </section>`,
  });
}

const browse = (site: SiteView, facet: 'make' | 'body', title: string, options: readonly FacetOption[]): Markup =>
  markup`<section class="wrap band"><h2>${title}</h2><ul class="tiles">${options.map(
    (option) =>
      markup`<li><a href="${searchPath(site, searchFor(facet, option.value))}">${option.label} <small>${formatNumber(option.count, site.locale)}</small></a>`,
  )}</ul></section>`;
