/** A page that is not there (404), and one that went wrong (5xx, 429): what happened and what to do. */
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pathOf } from './paths.ts';
import { pageFrame } from './shell.ts';
import { phoneWords } from './vehicle-words.ts';
import type { SiteView } from './views.ts';

/** The page for an address that leads nowhere, as HTML text. */
export function notFoundPage(site: SiteView): string {
  const t = siteMessages(site.locale);
  return pageFrame(site, {
    title: t('notFoundTitle', { name: site.name }),
    main: markup`<div class="wrap notice"><h1>${t('notFoundHeading')}</h1><p>${t('notFoundBody')}</p>
      <form action="${pathOf(site, '/inventory')}" method="get" role="search"><label for="q">${t('searchLabel')}</label><div><input type="search" id="q" name="q" maxlength="80"><button class="button">${t('searchButton')}</button></div></form>
      ${ways(site)}</div>`,
  });
}

/** The page for our own faults, as HTML text. `reference` is the request's id, which the log knows. */
export function troublePage(site: SiteView, reference: string): string {
  const t = siteMessages(site.locale);
  return pageFrame(site, {
    title: t('troubleTitle', { name: site.name }),
    main: markup`<div class="wrap notice"><h1>${t('troubleHeading')}</h1><p>${t('troubleBody')}</p>${ways(site)}<p><small>${t('troubleReference', { reference })}</small></p></div>`,
  });
}

function ways(site: SiteView): Markup {
  const t = siteMessages(site.locale);
  return markup`<p class="acts"><a class="button" href="${pathOf(site, '/inventory')}">${t('seeAll')}</a><a class="button quiet" href="${pathOf(site, '/contact')}">${t('contact')}</a>${site.phone && markup`<a class="button quiet" href="tel:${site.phone}"><i class="icon phone"></i>${phoneWords(site.phone)}</a>`}</p>`;
}
