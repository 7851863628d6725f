/**
 * What becomes of what a visitor writes: who answers for it, what is kept, why, how long, who works with it, and how to
 * have it shown, mended or deleted (PIPEDA, Schedule 1; in Québec the Act respecting the protection of personal
 * information in the private sector, s. 3.2 and 8). It tells what this product does; a change of that is a change here.
 */
import { provinces } from '#kernel/provinces.ts';
import { addressLines } from './location-block.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import type { SiteWord } from './messages.ts';
import { rightsForm } from './rights-form.ts';
import type { RightsFormState } from './rights-form.ts';
import { pageFrame } from './shell.ts';
import { phoneWords } from './vehicle-words.ts';
import type { SiteView } from './views.ts';

/** Whose program the site runs on: it works with what visitors write, for the dealership. */
export interface Platform {
  name: string;
  policyUrl: string;
}

/** The privacy page, as HTML text. */
export function privacyPage(site: SiteView, platform: Platform, form: RightsFormState = { values: {} }): string {
  const t = siteMessages(site.locale);
  const section = (title: SiteWord, ...body: Markup[]): Markup =>
    markup`<section><h2>${t(title)}</h2>${body}</section>`;
  const said = (word: SiteWord, values: Record<string, string> = {}): Markup => markup`<p>${t(word, values)}</p>`;
  const list = (...words: SiteWord[]): Markup => markup`<ul>${words.map((word) => markup`<li>${t(word)}`)}</ul>`;
  const link = (href: string, words: string): Markup => markup`<a href="${href}" rel="noreferrer">${words}</a>`;
  return pageFrame(site, {
    title: t('privacyTitle', { name: site.name }),
    description: t('privacyDescription', { name: site.name }),
    path: '/privacy',
    main: markup`<div class="wrap prose privacy">
      <h1>${t('privacy')}</h1>
      <p>${t('privacyLead', { name: site.name })}</p>
      ${section('privacyWho', said('privacyWhoText', { legalName: site.legalName }), responsible(site))}
      ${section(
        'privacyWhat',
        said('privacyWhatText'),
        list('privacyWhat_contact', 'privacyWhat_message', 'privacyWhat_choices', 'privacyWhat_origin'),
        said('privacyWhatNot'),
      )}
      ${section('privacyWhy', list('privacyWhy_answer', 'privacyWhy_record', 'privacyWhy_offers'), said('privacyWhyNot'))}
      ${section('privacyWithout', said('privacyWithoutText'))}
      ${section(
        'privacyShared',
        said('privacySharedText', { platform: platform.name }),
        markup`<p>${link(`${platform.policyUrl}?lang=${site.locale}`, t('privacySharedPolicy', { platform: platform.name }))}</p>`,
        said('privacySharedNot'),
      )}
      ${section('privacyHowLong', said('privacyHowLongText'))}
      ${section(
        'privacyRights',
        list('privacyRights_see', 'privacyRights_mend', 'privacyRights_withdraw', 'privacyRights_delete'),
        said('privacyRightsHow'),
        markup`<p>${t('privacyComplain')} ${link(`https://www.priv.gc.ca/${site.locale}/`, t('privacyCommissioner'))}${
          site.province === 'QC' && markup`, ${link('https://www.cai.gouv.qc.ca/', t('privacyCai'))}`
        }.</p>`,
      )}
      ${section('rightsTitle', rightsForm(site, form))}
    </div>`,
  });
}

/** Who answers for personal information, and every way to reach them. */
function responsible(site: SiteView): Markup {
  const t = siteMessages(site.locale);
  const location = site.locations[0];
  const email = site.privacyEmail ?? site.email;
  return markup`<address><b>${site.privacyOfficer ?? t('privacyOfficer')}</b><br>${site.legalName}${
    location && markup`<br>${addressLines(location, site.locale)}`
  }${!location && markup`<br>${provinces[site.province][site.locale]}`}${
    email && markup`<br><a href="mailto:${email}">${email}</a>`
  }${site.phone && markup`<br><a href="tel:${site.phone}">${phoneWords(site.phone)}</a>`}</address>`;
}
