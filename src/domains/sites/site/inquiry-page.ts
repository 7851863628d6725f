/** The inquiry form on a page of its own: for questions about no vehicle, and to mend a form that was refused. */
import { inquiryForm } from './inquiry-form.ts';
import { markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { pathOf, vehiclePath } from './paths.ts';
import { pictureTag } from './picture.ts';
import { breadcrumb, pageFrame } from './shell.ts';
import { priceBlock } from './vehicle-card.ts';
import { distanceWords, vehicleName } from './vehicle-words.ts';
import type { FormState, SiteView, VehicleCardView } from './views.ts';

/** The inquiry page, as HTML text. */
export function inquiryPage(site: SiteView, form: FormState, vehicle?: VehicleCardView): string {
  const t = siteMessages(site.locale);
  const title = t('inquiryTitle', { name: site.name });
  const refused = form.errors.length > 0 || form.problem !== undefined;
  const name = vehicle && vehicleName(vehicle, site.locale);
  const cover = vehicle?.cover && pictureTag(vehicle.cover, { sizes: '8rem', widest: 480, alt: '' });
  return pageFrame(site, {
    title: refused ? t('errorPrefix', { title }) : title,
    path: '/inquiry',
    unlisted: true,
    section: vehicle ? 'inventory' : 'contact',
    main: markup`<div class="wrap narrow">
      ${breadcrumb(
        site,
        vehicle
          ? [
              { name: t('inventory'), path: '/inventory' },
              { name: name ?? '', path: vehiclePath(vehicle) },
            ]
          : [{ name: t('contact'), path: '/contact' }],
        t('writeToUs'),
      )}
      <h1>${name ? t('inquiryAbout', { vehicle: name }) : t('writeToUs')}</h1>
      ${vehicle && markup`<div class="mini">${cover}<div><p><a href="${pathOf(site, vehiclePath(vehicle))}">${name} ${vehicle.trim}</a><br>${distanceWords(vehicle, site.locale)}</p>${priceBlock(site, vehicle)}</div></div>`}
      <section class="panel">${inquiryForm(site, form, vehicle)}</section>
    </div>`,
  });
}
