/** A location on a page: address, way there, phone, and its hours with the days that differ. */
import { formatClock } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { provinces } from '#kernel/provinces.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { comingDays, dayWords, openingState, weekdayName } from './opening-hours.ts';
import { phoneWords } from './vehicle-words.ts';
import type { LocationView, OpenSpan, SiteView } from './views.ts';

/** Where a map shows the place. A link only: nothing is asked of the map until the visitor follows it. */
export const mapLink = (location: LocationView): string =>
  `https://www.openstreetmap.org/search?query=${encodeURIComponent(
    [location.street, location.city, `${provinces[location.province].en} ${location.postalCode}`, 'Canada'].join(', '),
  )}`;

/** Street, city, province and postal code on two lines. */
export const addressLines = (location: LocationView, locale: Locale): Markup =>
  markup`${location.street}<br>${location.city}${locale === 'fr' ? ` (${provinces[location.province].fr})` : `, ${location.province}`}\u00a0 ${location.postalCode}`;

const spansWords = (spans: readonly OpenSpan[], locale: Locale): string =>
  spans.length === 0
    ? siteMessages(locale)('closed')
    : spans.map((span) => `${formatClock(span.from, locale)} – ${formatClock(span.to, locale)}`).join(', ');

/** Open or closed now, and until when. True for as long as `trueForSeconds` says. */
export function hoursToday(site: SiteView, location: LocationView): Markup {
  const t = siteMessages(site.locale);
  const state = openingState(location, site.now, site.timeZone);
  if (state.open)
    return markup`<span class="open">${t('openNow')}</span> ${t('openUntil', { time: formatClock(state.until, site.locale) })}`;
  const next = state.next && nextWords(site, state.next);
  return markup`<span class="shut">${t('closedNow')}</span>${next && `, ${next}`}`;
}

function nextWords(site: SiteView, next: { daysAhead: number; weekday: number; from: string }): string {
  const t = siteMessages(site.locale);
  const time = formatClock(next.from, site.locale);
  if (next.daysAhead === 0) return t('opensToday', { time });
  if (next.daysAhead === 1) return t('opensTomorrow', { time });
  return t('opensOn', { weekday: weekdayName(next.weekday, site.locale), time });
}

/** The week's hours with today marked, Monday first, then the coming days that differ. */
export function hoursTable(site: SiteView, location: LocationView): Markup {
  const t = siteMessages(site.locale);
  const coming = comingDays(location, site.now, site.timeZone, 60);
  const today = coming[0]?.weekday;
  const special = coming.filter((day) => day.differs);
  return markup`<table class="hours"><caption>${t('hours')}</caption><tbody>${[1, 2, 3, 4, 5, 6, 0].map(
    (weekday) =>
      markup`<tr${weekday === today && markup` class="today"`}><th scope="row">${weekdayName(weekday, site.locale)}${weekday === today && markup` <small>(${t('today')})</small>`}</th><td>${spansWords(location.hours[weekday] ?? [], site.locale)}</td></tr>`,
  )}</tbody></table>
  ${
    special.length > 0 &&
    markup`<h3>${t('specialHours')}</h3><ul class="special">${special.map((day) => markup`<li><b>${dayWords(day.date, site.locale)}</b>${day.note && ` (${day.note})`}<br>${spansWords(day.spans, site.locale)}`)}</ul>`
  }`;
}

/** Address, phone, e-mail and the way there. */
export function locationContact(site: SiteView, location: LocationView): Markup {
  const t = siteMessages(site.locale);
  const phone = location.phone ?? site.phone;
  const email = location.email ?? site.email;
  return markup`<address>${addressLines(location, site.locale)}</address>
  <p class="now">${hoursToday(site, location)}</p>
  <ul class="ways">
    ${phone && markup`<li><i class="icon phone"></i><a href="tel:${phone}">${phoneWords(phone)}</a>`}
    ${email && markup`<li><i class="icon mail"></i><a href="mailto:${email}">${email}</a>`}
    <li><i class="icon pin"></i><a href="${mapLink(location)}" rel="noreferrer">${t('directions')}</a>
  </ul>`;
}
