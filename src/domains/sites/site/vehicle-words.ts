/** A vehicle in words: its name, its distance, what it is told apart by. */
import { formatDate, formatDistance, formatMoney } from '#kernel/format.ts';
import type { Locale } from '#kernel/messages.ts';
import { shortVehicleName, vehicleName as wholeName } from '#kernel/vehicle-name.ts';
import { siteMessages } from './messages.ts';
import type { SiteView, VehicleCardView } from './views.ts';

type Named = Pick<VehicleCardView, 'year' | 'make' | 'model' | 'trim' | 'stockNumber'>;
const numbered = (vehicle: Named, locale: Locale): string =>
  siteMessages(locale)('stock', { number: vehicle.stockNumber });

/** The name without the trim; while nothing else is known, the stock number and that it is one. */
export const vehicleName = (vehicle: Omit<Named, 'trim'>, locale: Locale): string =>
  shortVehicleName({ ...vehicle, stockNumber: '' }, locale) || numbered(vehicle, locale);

/** The name with the trim. */
export const fullName = (vehicle: Named, locale: Locale): string =>
  wholeName({ ...vehicle, stockNumber: '' }, locale) || numbered(vehicle, locale);

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
