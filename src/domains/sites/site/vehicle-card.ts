/** A vehicle in a list: what the law and a buyer's eye want to see together. */
import { plusWords } from '#domains/inventory/index.ts';
import { formatMoney } from '#kernel/format.ts';
import { siteMessages } from './messages.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import { pathOf, vehiclePath } from './paths.ts';
import { pictureTag } from './picture.ts';
import { distanceWords, fullName, priceText, reducedFrom, vehicleName } from './vehicle-words.ts';
import type { SiteView, VehicleCardView } from './views.ts';

/** The price block: amount and, beside it, what is added to it. */
export function priceBlock(site: SiteView, vehicle: VehicleCardView): Markup {
  const t = siteMessages(site.locale);
  if (vehicle.priceCents === undefined) return markup`<p class="price"><b class="call">${t('callForPrice')}</b></p>`;
  const before = reducedFrom(vehicle);
  const was = before === undefined ? undefined : formatMoney(before, site.locale, site.currency);
  return markup`<p class="price"><b>${priceText(site, vehicle)}</b> ${was && markup`<s>${t('wasPrice', { price: was })}</s> `}<small>${plusWords(site.province, site.locale)}</small></p>`;
}

/** Words laid over the photo: what has become of the vehicle, else what is new about it. */
export function badges(site: SiteView, vehicle: VehicleCardView): Markup | undefined {
  const t = siteMessages(site.locale);
  if (vehicle.status !== 'available')
    return markup`<p class="badges"><b class="state">${t(`status_${vehicle.status}`)}</b></p>`;
  const reduced = reducedFrom(vehicle) !== undefined;
  if (!vehicle.justArrived && !reduced) return undefined;
  return markup`<p class="badges">${vehicle.justArrived && markup`<b>${t('justArrived')}</b>`}${reduced && markup`<b class="reduced">${t('reduced')}</b>`}</p>`;
}

const cardSizes = '(min-width:75em) 20rem,(min-width:40em) 46vw,92vw';

/** One card. `eager` for those that are in sight at once; `level` of the heading that holds the name. */
export function vehicleCard(
  site: SiteView,
  vehicle: VehicleCardView,
  options: { eager?: boolean; level?: 2 | 3 } = {},
): Markup {
  const t = siteMessages(site.locale);
  const name = vehicleName(vehicle, site.locale);
  const link = markup`<a href="${pathOf(site, vehiclePath(vehicle))}">${name}${vehicle.trim && markup` <span>${vehicle.trim}</span>`}</a>`;
  const facts = [
    distanceWords(vehicle, site.locale),
    ...[vehicle.transmission, vehicle.drivetrain, vehicle.fuel].map((fact) => fact?.label),
  ];
  const cover =
    vehicle.cover &&
    pictureTag(vehicle.cover, {
      sizes: cardSizes,
      widest: 800,
      eager: options.eager ?? false,
      alt: vehicle.cover.alt || fullName(vehicle, site.locale),
    });
  return markup`<article class="card">
    <h${options.level ?? 2}>${link}</h${options.level ?? 2}>
    <div class="photo${cover ? '' : ' none'}">${cover ?? markup`<p>${t('noPhoto')}</p>`}${vehicle.cover?.sample && markup`<small class="sample">${t('samplePhoto')}</small>`}${badges(site, vehicle)}</div>
    ${priceBlock(site, vehicle)}
    <ul class="facts">${facts.map((fact) => fact && markup`<li>${fact}`)}</ul>
    ${vehicle.notices.length > 0 && markup`<p class="notices">${vehicle.notices.join(', ')}</p>`}
    <p class="stock">${vehicle.condition.label} <span>${t('stock', { number: vehicle.stockNumber })}</span></p>
  </article>`;
}

/** Cards side by side. */
export const cardGrid = (
  site: SiteView,
  vehicles: readonly VehicleCardView[],
  options: { eager?: number; level?: 2 | 3 } = {},
): Markup =>
  markup`<div class="cards">${vehicles.map((vehicle, at) => vehicleCard(site, vehicle, { eager: at < (options.eager ?? 0), level: options.level ?? 2 }))}</div>`;
