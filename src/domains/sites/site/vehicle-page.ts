/** A vehicle's own page: everything the dealer publishes about it, and how to ask. */
import { allInWords, plusWords } from '#domains/inventory/index.ts';
import { formatDate, formatNumber } from '#kernel/format.ts';
import { localeTag } from '#kernel/messages.ts';
import { siteFiles } from './assets.ts';
import { gallery } from './gallery.ts';
import { inquiryForm } from './inquiry-form.ts';
import { hoursTable, locationContact } from './location-block.ts';
import { markup, paragraphs } from './markup.ts';
import type { Markup } from './markup.ts';
import { siteMessages } from './messages.ts';
import { vehiclePath } from './paths.ts';
import { searchFor, searchUrl } from './search.ts';
import { breadcrumb, pageFrame } from './shell.ts';
import { breadcrumbData, vehicleData } from './structured-data.ts';
import { cardGrid, priceBlock } from './vehicle-card.ts';
import { distanceWords, fullName, phoneWords, priceText, vehicleName } from './vehicle-words.ts';
import { emptyForm } from './views.ts';
import type { FormState, SiteView, VehicleView } from './views.ts';

/** The page of a vehicle, as HTML text. `form` is the inquiry form as it stands, empty for a first visit. */
export function vehiclePage(site: SiteView, vehicle: VehicleView, form: FormState = emptyForm): string {
  const t = siteMessages(site.locale);
  const name = fullName(vehicle, site.locale);
  const path = vehiclePath(vehicle);
  const location = site.locations.find((one) => one.id === vehicle.locationId) ?? site.locations[0];
  const trail = [
    { name: t('inventory'), path: '/inventory' },
    ...(vehicle.make ? [{ name: vehicle.make, path: searchUrl(searchFor('make', vehicle.make)) }] : []),
  ];
  const facts = [
    priceText(site, vehicle),
    distanceWords(vehicle, site.locale),
    vehicle.transmission?.label,
    vehicle.exteriorColour?.label,
  ];
  return pageFrame(site, {
    title: t('vehicleTitle', { vehicle: name, name: site.name }),
    description: t('vehicleDescription', {
      vehicle: name,
      facts: facts.filter(Boolean).join(', '),
      stock: vehicle.stockNumber,
      name: site.name,
    }),
    path,
    section: 'inventory',
    data: [
      vehicleData(site, vehicle),
      breadcrumbData(site, [{ name: t('home'), path: '/' }, ...trail, { name, path }]),
    ],
    picture: vehicle.photos[0],
    vehicle,
    scripts: [siteFiles.photoGallery, siteFiles.shareLink],
    main: markup`<div class="wrap vehicle">
      ${breadcrumb(site, trail, vehicleName(vehicle, site.locale))}
      ${gallery(site, vehicle)}
      ${summary(site, vehicle)}
      <div class="details">
        ${specifications(site, vehicle)}
        ${disclosures(site, vehicle)}
        ${
          vehicle.description &&
          markup`<section><h2>${t('description')}</h2><div class="prose"${vehicle.descriptionLocale && markup` lang="${localeTag(vehicle.descriptionLocale)}"`}>${paragraphs(vehicle.description)}</div></section>`
        }
        ${vehicle.features.length > 0 && markup`<section><h2>${t('features')}</h2><ul class="features">${vehicle.features.map((feature) => markup`<li>${feature}`)}</ul></section>`}
        ${vehicle.warranty && markup`<section><h2>${t('warranty')}</h2>${paragraphs(vehicle.warranty)}</section>`}
      </div>
      <div class="side">
        <section id="ask" class="panel"><h2>${t('ask')}</h2>${inquiryForm(site, form, vehicle)}</section>
        ${location && markup`<section class="panel"><h2>${t('whereToSee')}</h2><h3>${location.name}</h3>${locationContact(site, location)}${hoursTable(site, location)}</section>`}
      </div>
    </div>
    ${vehicle.similar.length > 0 && markup`<section class="wrap band similar"><h2>${t('similar')}</h2>${cardGrid(site, vehicle.similar, { level: 3 })}</section>`}
    ${quickBar(site, vehicle)}`,
  });
}

/** Name, price, distance and the ways to act, beside the photos. */
function summary(site: SiteView, vehicle: VehicleView): Markup {
  const t = siteMessages(site.locale);
  const allIn = allInWords(site.province, site.locale);
  const distance = distanceWords(vehicle, site.locale);
  const facts = [vehicle.condition.label, vehicle.bodyStyle?.label, vehicle.drivetrain?.label, vehicle.fuel?.label];
  return markup`<section class="summary panel">
    <h1>${vehicleName(vehicle, site.locale)}${vehicle.trim && markup` <span>${vehicle.trim}</span>`}</h1>
    <p class="key">${distance && markup`<b>${distance}</b>`}${facts.map((fact) => fact && markup`<span>${fact}</span>`)}</p>
    ${priceBlock(site, vehicle)}
    ${vehicle.priceCents !== undefined && allIn && markup`<p class="all-in"><b>${t('allInPrice')}.</b> ${allIn}</p>`}
    ${vehicle.status === 'on_hold' && markup`<p class="note">${t('onHoldNote')}</p>`}
    ${vehicle.status === 'sale_pending' && markup`<p class="note">${t('salePendingNote')}</p>`}
    ${vehicle.status === 'sold' && markup`<p class="note">${t('notForSale')}</p>`}
    ${vehicle.notices.length > 0 && markup`<p class="notices">${vehicle.notices.join(', ')}</p>`}
    <p class="acts"><a class="button" href="#ask">${t('ask')}</a>${site.phone && markup`<a class="button quiet" href="tel:${site.phone}"><i class="icon phone"></i>${phoneWords(site.phone)}</a>`}</p>
    <dl class="ids"><div><dt>${t('stockNumber')}</dt><dd>${vehicle.stockNumber}</dd></div>${vehicle.vin && markup`<div><dt>${t('vin')}</dt><dd>${vehicle.vin}</dd></div>`}</dl>
    <share-link data-copied="${t('linkCopied')}"><button type="button" class="link" data-share hidden>${t('share')}</button><button type="button" class="link" data-print hidden>${t('print')}</button><span role="status"></span></share-link>
  </section>`;
}

function specifications(site: SiteView, vehicle: VehicleView): Markup {
  const t = siteMessages(site.locale);
  const rows: [string, string | number | undefined][] = [
    [t('year'), vehicle.year],
    [t('make'), vehicle.make],
    [t('model'), vehicle.model],
    [t('trim'), vehicle.trim],
    [t('condition'), vehicle.condition.label],
    [t('odometer'), distanceWords(vehicle, site.locale)],
    [t('body'), vehicle.bodyStyle?.label],
    [t('drive'), vehicle.drivetrain?.label],
    [t('transmission'), vehicle.transmission?.label],
    [t('fuel'), vehicle.fuel?.label],
    [t('engine'), vehicle.engine],
    [t('cylinders'), vehicle.cylinders],
    [
      t('displacement'),
      vehicle.displacementL && t('litres', { value: formatNumber(vehicle.displacementL, site.locale, 1) }),
    ],
    [t('doors'), vehicle.doors],
    [t('seats'), vehicle.seats],
    [t('exterior'), vehicle.exteriorColour?.label],
    [t('interior'), vehicle.interiorColour],
    [t('stockNumber'), vehicle.stockNumber],
    [t('vin'), vehicle.vin],
  ];
  return markup`<section><h2>${t('specifications')}</h2><table class="specs"><tbody>${rows.map(
    ([label, value]) =>
      value !== undefined && value !== '' && markup`<tr><th scope="row">${label}</th><td>${value}</td></tr>`,
  )}</tbody></table><p class="updated">${t('updated', { date: formatDate(vehicle.updatedAt, site.locale, site.timeZone, 'long') })}</p></section>`;
}

/** What the law wants in the advertisement about the vehicle's past, the as-is paragraph first. */
function disclosures(site: SiteView, vehicle: VehicleView): Markup | undefined {
  const t = siteMessages(site.locale);
  const unknown = vehicle.odometer?.status === 'unknown';
  if (!vehicle.asIsStatement && vehicle.disclosures.length === 0 && !unknown) return undefined;
  return markup`<section class="disclosed">
    ${vehicle.asIsStatement && markup`<h2>${t('asIs')}</h2>${paragraphs(vehicle.asIsStatement)}`}
    ${
      (vehicle.disclosures.length > 0 || unknown) &&
      markup`<h2>${t('disclosures')}</h2><ul>${vehicle.disclosures.map((one) => markup`<li><b>${one.label}</b>${one.detail && markup`<br>${one.detail}`}`)}${unknown && markup`<li>${t('distanceUnknownLong')}`}</ul>`
    }
  </section>`;
}

/** On a phone, the two things people do next stay within the thumb's reach. */
function quickBar(site: SiteView, vehicle: VehicleView): Markup {
  const t = siteMessages(site.locale);
  return markup`<div class="quick"><p>${vehicle.priceCents !== undefined && markup`<b>${priceText(site, vehicle)}</b> <small>${plusWords(site.province, site.locale)}</small>`}</p>${site.phone && markup`<a class="button quiet" href="tel:${site.phone}">${t('call')}</a>`}<a class="button" href="#ask">${t('askShort')}</a></div>`;
}
