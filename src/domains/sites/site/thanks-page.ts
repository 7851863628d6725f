/** After an inquiry: it arrived, and what happens next. */
import { markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pathOf } from './paths.ts';
import { pageFrame } from './shell.ts';
import { cardGrid } from './vehicle-card.ts';
import { phoneWords } from './vehicle-words.ts';
import type { SiteView, VehicleCardView } from './views.ts';

/** The page after an inquiry, as HTML text; `alternatives` are worth a look meanwhile. */
export function thanksPage(site: SiteView, alternatives: readonly VehicleCardView[] = []): string {
  const t = siteMessages(site.locale);
  return pageFrame(site, {
    title: t('thanksTitle', { name: site.name }),
    path: '/inquiry/thanks',
    unlisted: true,
    main: markup`<div class="wrap notice"><i class="icon tick"></i><h1>${t('thanksHeading')}</h1><p>${t('thanksBody', { name: site.name })}</p>
      <p class="acts"><a class="button" href="${pathOf(site, '/inventory')}">${t('thanksMore')}</a>${site.phone && markup`<a class="button quiet" href="tel:${site.phone}"><i class="icon phone"></i>${phoneWords(site.phone)}</a>`}</p></div>
      ${alternatives.length > 0 && markup`<section class="wrap band"><h2>${t('alternatives')}</h2>${cardGrid(site, alternatives, { level: 3 })}</section>`}`,
  });
}
