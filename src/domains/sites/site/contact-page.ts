/** Where the dealership is, when it is open, and how to write to it. */
import { inquiryForm } from './inquiry-form.ts';
import { hoursTable, locationContact } from './location-block.ts';
import { markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pageFrame } from './shell.ts';
import { dealerData } from './structured-data.ts';
import { emptyForm } from './views.ts';
import type { FormState, SiteView } from './views.ts';

/** The contact page, as HTML text. */
export function contactPage(site: SiteView, form: FormState = emptyForm): string {
  const t = siteMessages(site.locale);
  return pageFrame(site, {
    title: t('contactTitle', { name: site.name }),
    description: t('contactDescription', { name: site.name }),
    path: '/contact',
    section: 'contact',
    data: [dealerData(site)],
    main: markup`<div class="wrap contact">
      <h1>${t('contactHeading')}</h1>
      <div class="places">${site.locations.map((location) => markup`<section class="panel"><h2>${location.name}</h2>${locationContact(site, location)}${hoursTable(site, location)}</section>`)}</div>
      <section class="panel" id="ask"><h2>${t('writeToUs')}</h2>${inquiryForm(site, form)}</section>
    </div>`,
  });
}
