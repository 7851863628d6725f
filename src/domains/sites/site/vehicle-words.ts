/** A vehicle in words: its name, its distance, what it is told apart by. */
import { formatDate, formatDistance, formatMoney } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { siteMessages } from './messages.ts';
import type { SiteView, VehicleCardView } from './views.ts';

/** `2018 Toyota RAV4`; in French the year comes last. Falls back to the stock number. */
export function vehicleName(
  vehicle: Pick<VehicleCardView, 'year' | 'make' | 'model' | 'stockNumber'>,
  locale: Locale,
): string {
  const { year, make, model } = vehicle;
  const words = (locale === 'fr' ? [make, model, year] : [year, make, model]).filter(Boolean).join(' ');
  return words || siteMessages(locale)('stock', { number: vehicle.stockNumber });
}

/** The name with the trim. */
export const fullName = (vehicle: VehicleCardView, locale: Locale): string =>
  [vehicleName(vehicle, locale), vehicle.trim].filter(Boolean).join(' ');

/** The distance driven as it may be claimed: actual, last known with its day, or unknown. */
export function distanceWords(vehicle: VehicleCardView, locale: Locale): string | undefined {
  const { odometer } = vehicle;
  if (!odometer) return undefined;
  const words = siteMessages(locale);
  if (odometer.status === 'unknown') return words('distanceUnknown');
  const distance = formatDistance(odometer.value, odometer.unit, locale);
  if (odometer.status === 'actual') return distance;
  if (!odometer.asOf) return words('lastKnown', { distance });
  // A calendar day, not a moment: noon UTC is the same day everywhere in Canada.
  return words('lastKnownOn', { distance, date: formatDate(new Date(`${odometer.asOf}T12:00:00Z`), locale, 'UTC') });
}

/** The price, or the invitation to call. */
export const priceText = (site: SiteView, vehicle: VehicleCardView): string =>
  vehicle.priceCents === undefined
    ? siteMessages(site.locale)('callForPrice')
    : formatMoney(vehicle.priceCents, site.locale, site.currency);

/** The higher price before the last reduction, when there is one. */
export const reducedFrom = (vehicle: VehicleCardView): number | undefined =>
  vehicle.priceCents !== undefined && vehicle.wasPriceCents !== undefined && vehicle.wasPriceCents > vehicle.priceCents
    ? vehicle.wasPriceCents
    : undefined;

/** An E.164 phone number as people here read it: `+19025550123` is `902 555-0123`; others stay as they are. */
export function phoneWords(phone: string): string {
  const match = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone);
  return match ? `${match[1]} ${match[2]}-${match[3]}` : phone;
}
