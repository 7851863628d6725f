/** A vehicle that is no longer for sale (410), with what is on the lot instead. */
import { markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pathOf } from './paths.ts';
import { pageFrame } from './shell.ts';
import { cardGrid } from './vehicle-card.ts';
import type { SiteView, VehicleCardView } from './views.ts';

/** The page of a vehicle that is gone, as HTML text. `name` when it may still be named: `2018 Toyota RAV4`. */
export function gonePage(site: SiteView, name: string | undefined, alternatives: readonly VehicleCardView[]): string {
  const t = siteMessages(site.locale);
  return pageFrame(site, {
    title: t('goneTitle', { vehicle: name ?? t('vehicle'), name: site.name }),
    section: 'inventory',
    main: markup`<div class="wrap notice"><h1>${name ? t('goneHeading', { vehicle: name }) : t('goneHeadingPlain')}</h1><p>${t('goneBody')}</p></div>
      <section class="wrap">${cardGrid(site, alternatives)}<p class="acts"><a class="button" href="${pathOf(site, '/inventory')}">${t('seeAll')}</a><a class="button quiet" href="${pathOf(site, '/inquiry')}">${t('emptyAskButton')}</a></p></section>`,
  });
}
